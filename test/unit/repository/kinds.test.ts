import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { exportFormats } from "../../../src/report/exports/exportFormats.ts";
import { configRules } from "../../../src/run/configRules.ts";
import { loadSourceModules, root } from "./sourceModules.ts";

const { kinds } = configRules;
const registries = [
  kinds.providers,
  kinds.loggers,
  kinds.handlers,
  kinds.dispatchers,
  kinds.sources,
  kinds.triggers,
];
const names = [
  ...registries.flatMap((registry) => registry.map(({ kind }) => kind)),
  ...exportFormats.map(({ name }) => name),
];

/** Folders and files in which kinds are told: a test of a kind there is in its own place. */
const places =
  /^src\/(providers|streams\/(handlers|dispatchers|sources))\/\w+\/|^src\/(loggers|streams\/triggers)\/kinds\/|^src\/report\/exports\//;

/** Kinds of other things that share a name with one of these. */
const others = [/\berror\.kind === "http"/, /\b(request\.)?bodyEncoding [!=]== "json"/];

describe("kinds", () => {
  it("are told apart in their own places only", async () => {
    const found: string[] = [];
    for (const { file } of await loadSourceModules()) {
      if (places.test(file)) continue;
      const source = await readFile(path.join(root, file), "utf8");
      for (const [at, line] of source.split("\n").entries()) {
        if (tellsKind(line)) found.push(`${file}:${at + 1}: ${line.trim()}`);
      }
    }
    assert.deepEqual(found, []);
  });

  it("have a description and describe each of their keys", () => {
    const silent: string[] = [];
    for (const { kind, schema } of registries.flat()) {
      const json = z.toJSONSchema(schema, { io: "input" }) as Described;
      for (const option of json.oneOf ?? json.anyOf ?? [json]) {
        for (const [key, value] of Object.entries(option.properties ?? {})) {
          if (value.description === undefined) silent.push(`${kind}: ${key}`);
        }
      }
    }
    assert.deepEqual(silent, []);
  });

  it("have the name that their schema asks for", () => {
    for (const { kind, schema } of registries.flat()) {
      assert.deepEqual([...(schema._zod.propValues?.kind ?? [])], [kind]);
    }
  });

  it("are known to this test when they are told by a comparison or a case", () => {
    assert.ok(tellsKind('if (handler.kind === "sse") {'));
    assert.ok(tellsKind('.filter(({ kind }) => kind !== "jsonl")'));
    assert.ok(tellsKind('case "redis-stream":'));
    assert.ok(!tellsKind('if (node.kind === "running") return;'));
    assert.ok(!tellsKind('const config = { kind: "sse" };'));
  });
});

interface Described {
  readonly oneOf?: Described[];
  readonly anyOf?: Described[];
  readonly properties?: Record<string, { readonly description?: string }>;
}

function tellsKind(line: string): boolean {
  if (others.some((other) => other.test(line))) return false;
  const told = /(?:[!=]== |\bcase )"([\w-]+)"/g;
  return [...line.matchAll(told)].some(([, name = ""]) => names.includes(name));
}
