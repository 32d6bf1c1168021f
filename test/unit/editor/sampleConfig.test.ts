import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sampleFiles } from "../../../src/editor/sampleConfig.ts";
import { loadConfig } from "../configs.ts";

describe("sampleFiles", () => {
  it("make a config that can be run as it is, without key", async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-sample-")));
    try {
      for (const file of sampleFiles) {
        const target = path.join(folder, "data", file.path);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, file.text);
      }
      const config = path.join(folder, "data", sampleFiles[0].path);
      const loaded = await loadConfig(config, { workspaceFolder: folder });
      assert.ok(loaded.ok, JSON.stringify(loaded));
      assert.deepEqual(
        loaded.value.scenarios.map(({ name }) => name),
        ["Extract a person"],
      );
      assert.ok(loaded.value.config.providers.every((provider) => !("apiKey" in provider)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
