import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { makeFolder } from "../../../src/common/makeFolder.ts";

describe("making a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-folder-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("makes all above it, tells the first it made, and nothing where it is there", async () => {
    const wanted = path.join(folder, "a/b/c");
    assert.equal(await makeFolder(wanted), path.join(folder, "a"));
    assert.ok((await stat(wanted)).isDirectory());
    assert.equal(await makeFolder(wanted), undefined);
  });

  it("says of a file in its way that it is one", async () => {
    await writeFile(path.join(folder, "a"), "");
    await assert.rejects(makeFolder(path.join(folder, "a/b")), { code: "ENOTDIR" });
  });

  it("says of a read-only disk that it is one, however deep the folder lies", async function () {
    try {
      execFileSync("mount", ["--bind", folder, folder], { stdio: "ignore" });
    } catch {
      this.skip(); // mounts are not allowed
    }
    try {
      execFileSync("mount", ["-o", "remount,ro,bind", folder]);
      for (const name of ["a", "a/b", "a/b/c"]) {
        await assert.rejects(makeFolder(path.join(folder, name)), { code: "EROFS" });
      }
    } finally {
      execFileSync("umount", ["-l", folder]);
    }
  });
});
