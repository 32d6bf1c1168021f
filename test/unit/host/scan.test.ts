import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { grant } from "../run/masking/forms.ts";
import { openHost } from "./hostHarness.ts";

describe("run host, asked to scan for secrets", () => {
  it("finds the values it is given in the data folder, and tells what it left out", async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-scan-")));
    const dataFolder = path.join(folder, "data");
    await mkdir(path.join(dataFolder, "results"), { recursive: true });
    await symlink(os.tmpdir(), path.join(dataFolder, "away"));
    const file = path.join(dataFolder, "results", "x.json");
    await writeFile(file, '{\n  "a": "correct-horse"\n}\n');
    await writeFile(path.join(folder, "outside.json"), "correct-horse");
    const host = await openHost(folder, dataFolder);
    const keys = [grant("KEY", "correct-horse")];
    const result = await host.request("scanForSecrets", { keys });
    await host.close();
    await rm(folder, { recursive: true });
    assert.deepEqual(result, {
      findings: [{ file, line: 2, kind: "value of KEY" }],
      leftOut: [`${path.join(dataFolder, "away")}: is a link that leads out of it`],
    });
  });
});
