import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { workerCommand } from "../../../src/cli/commands/workerCommand.ts";
import { readKey } from "../../../src/model/json/jsonValue.ts";

const page = new URL("../../../docs/scale.md", import.meta.url);

describe("manifests in the page on scale", () => {
  const read = async () => {
    const text = await readFile(page, "utf8");
    return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = ""]) => parseDocument(block));
  };

  it("are YAML, one for Compose and one Job", async () => {
    const manifests = await read();
    assert.deepEqual(
      manifests.flatMap(({ errors, warnings }) => [...errors, ...warnings]),
      [],
    );
    const [compose, job] = manifests.map((manifest) => manifest.toJS() as unknown);
    assert.equal(readKey(readKey(readKey(compose, "services"), "worker"), "image"), "node:24");
    assert.equal(readKey(job, "kind"), "Job");
  });

  it("start workers with options that there are", async () => {
    const commands = (await read()).flatMap((manifest) => {
      const found: string[][] = [];
      JSON.stringify(manifest.toJS(), (name, value: unknown) => {
        if (name === "command" && Array.isArray(value)) found.push(value.map(String));
        return value;
      });
      return found.filter((words) => words.includes("worker"));
    });
    assert.equal(commands.length, 2);
    for (const words of commands) {
      const options = words.slice(words.indexOf("worker")).filter((word) => word.startsWith("--"));
      assert.deepEqual(
        options.filter((option) => !(option.slice(2) in workerCommand.options)),
        [],
      );
    }
  });
});
