import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sampleFiles } from "../../../../src/model/config/sampleFiles.ts";
import { loadConfig } from "../../configs.ts";

const [config] = sampleFiles;
const lines = config.text.split("\n");
const invited = lines.flatMap((line, at) => (/^\s*\/\/ [{"]/.test(line) ? [at] : []));

describe("sampleFiles", () => {
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-sample-")));
    for (const file of sampleFiles) await write(file.path, file.text);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, text: string): Promise<string> {
    const target = path.join(folder, "data", name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
    return target;
  }
  async function load(text: string) {
    const loaded = await loadConfig(await write(config.path, text), { workspaceFolder: folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    assert.deepEqual(loaded.value.warnings, []);
    return loaded.value;
  }

  it("make a config that can be run as it is, without key", async () => {
    const { scenarios, config: read } = await load(config.text);
    assert.deepEqual(
      scenarios.map(({ number, name }) => `${number} ${name}`),
      ["1 Extract a person", "2 Sort a ticket", "3 Read an order"],
    );
    assert.deepEqual(
      read.providers.map(({ id }) => id),
      ["careful", "hasty"],
    );
    assert.ok(read.providers.every((provider) => !("apiKey" in provider)));
  });

  it("invite to take comment marks away, and any of these lines then is valid, alone or with others", async () => {
    assert.equal(invited.length, 4);
    const uncomment = (which: readonly number[]) =>
      lines.map((line, at) => (which.includes(at) ? line.replace("// ", "") : line)).join("\n");
    for (const which of [...invited.map((at) => [at]), invited]) {
      const text = uncomment(which);
      const { config: read } = await load(text);
      // Also for readers that take no comma at the end.
      JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
      const providers = which.filter((at) => lines[at]?.includes('{ "id"')).length;
      assert.equal(read.providers.length, 2 + providers);
      if (which === invited) {
        assert.equal(read.limits.maxMinutes, 10);
        assert.equal(read.gate?.margin, 5);
      }
    }
  });
});
