import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parseExactJson } from "../../../src/model/json/exactJson.ts";
import {
  buildSchemas,
  type PublishedName,
  publishedSchemas,
} from "../../harness/schemas/buildSchemas.ts";
import { root } from "./sourceModules.ts";

const folder = path.join(root, "schemas");
const names = Object.keys(publishedSchemas) as PublishedName[];

describe("published schemas", () => {
  it("are what `npm run docs` writes", async () => {
    for (const [name, text] of buildSchemas()) {
      const file = path.join(folder, name);
      assert.equal(await readFile(file, "utf8"), text, `${file} is not up to date: npm run docs`);
    }
  });

  it("are there for each folder of examples, and an example of both kinds for each", async () => {
    assert.deepEqual(await readdir(path.join(folder, "tests")), names.toSorted());
    for (const name of names) {
      for (const group of ["valid", "invalid"]) {
        assert.ok((await listExamples(name, group)).length > 0, `${name}/${group}`);
      }
    }
  });

  for (const name of names) {
    it(`take every valid example of ${name} and no other, as the product does`, async () => {
      const validate = await compile(name);
      const { schema } = publishedSchemas[name];
      for (const group of ["valid", "invalid"]) {
        for (const file of await listExamples(name, group)) {
          const text = await readFile(file, "utf8");
          const isExpected = group === "valid";
          const isTaken = validate(JSON.parse(text));
          assert.equal(
            isTaken,
            isExpected,
            `${file}: ${JSON.stringify(validate.errors?.slice(0, 5))}`,
          );
          const own = schema.safeParse(withTimes(parseExactJson(text)));
          assert.equal(own.success, isExpected, `${file}, as the product reads it: ${own.error}`);
        }
      }
    });
  }
});

async function compile(name: PublishedName): Promise<ValidateFunction> {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(await readFile(path.join(folder, `${name}.schema.json`), "utf8")));
}

async function listExamples(name: string, group: string): Promise<string[]> {
  const examples = path.join(folder, "tests", name, group);
  return (await readdir(examples)).map((file) => path.join(examples, file));
}

/** Nanoseconds are bigints in code, whatever their size. */
function withTimes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      return [key, key.endsWith("_ns") && typeof each === "number" ? BigInt(each) : each];
    }),
  );
}
