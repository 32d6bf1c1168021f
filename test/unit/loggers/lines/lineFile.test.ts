import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createLineFile } from "../../../../src/loggers/lines/lineFile.ts";

const run = promisify(execFile);

describe("line files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "touchstone-lines-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const createFile = (maxLinesPerFile: number, below = "log") =>
    createLineFile({ folder: join(folder, below), filePrefix: "outputs", maxLinesPerFile });
  const read = (name: string) => readFile(join(folder, "log", name), "utf8");

  it("has a line on disk once its append resolves", async () => {
    const file = createFile(10);
    await file.append("first");
    assert.equal(await read("outputs_00000.jsonl"), "first\n");
    await file.close();
  });

  it("writes the lines of many appends in order", async () => {
    const file = createFile(10_000);
    const lines = Array.from({ length: 2_000 }, (_, at) => `line ${at} é`);
    await Promise.all(lines.map((line) => file.append(line)));
    await file.close();
    assert.equal(await read("outputs_00000.jsonl"), `${lines.join("\n")}\n`);
  });

  it("writes megabytes in order while more come, whatever buffers they pass through", async () => {
    const file = createFile(100_000);
    const lines: string[] = [];
    for (let round = 0; round < 12; round++) {
      for (let at = 0; at < 1_500; at++) {
        const line = `${round} ${at} ${"é".repeat(at % 400)}`;
        lines.push(line);
        void file.append(line);
      }
      // The write of this round begins.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await file.close();
    assert.equal(await read("outputs_00000.jsonl"), `${lines.join("\n")}\n`);
  });

  it("begins a new file after so many lines and leaves no empty one", async () => {
    const file = createFile(2);
    await Promise.all(["a", "b", "c", "d"].map((line) => file.append(line)));
    await file.close();
    assert.deepEqual(await readdir(join(folder, "log")), [
      "outputs_00000.jsonl",
      "outputs_00001.jsonl",
    ]);
    assert.equal(await read("outputs_00001.jsonl"), "c\nd\n");
  });

  it("makes no folder without a line", async () => {
    await createFile(2).close();
    assert.deepEqual(await readdir(folder), []);
  });

  it("goes on in a new file where an earlier writer stopped", async () => {
    const first = createFile(10);
    await first.append("old");
    await first.close();
    await writeFile(join(folder, "log", "outputs_00007.jsonl"), "half a li");
    const second = createFile(10);
    await second.append("new");
    await second.close();
    assert.equal(await read("outputs_00000.jsonl"), "old\n");
    assert.equal(await read("outputs_00007.jsonl"), "half a li");
    assert.equal(await read("outputs_00008.jsonl"), "new\n");
  });

  it("never writes through a link that has the name of its file", async () => {
    const file = createFile(1);
    await file.append("a");
    await writeFile(join(folder, "target"), "");
    await symlink(join(folder, "target"), join(folder, "log", "outputs_00001.jsonl"));
    await assert.rejects(file.append("b"), { code: "storage" });
    assert.equal(await readFile(join(folder, "target"), "utf8"), "");
  });

  it("rejects every append once a write failed, naming path and cause", async () => {
    await writeFile(join(folder, "log"), "a file");
    const file = createFile(10);
    const refusal = {
      code: "storage",
      message: /Cannot write .*log: something else has that name/,
    };
    await Promise.all([
      assert.rejects(file.append("a"), refusal),
      assert.rejects(file.append("b"), refusal),
    ]);
    await rm(join(folder, "log"));
    await assert.rejects(file.append("c"), refusal);
    await assert.rejects(file.close(), refusal);
  });

  it("says that the disk is full and stays failed", async function () {
    const mount = join(folder, "log");
    await run("mkdir", [mount]);
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", mount]).catch(() => this.skip());
    try {
      const file = createFile(100_000);
      await file.append("fits");
      const full = { code: "storage", message: /outputs_00000\.jsonl: the disk is full/ };
      await assert.rejects(file.append("x".repeat(100_000)), full);
      await assert.rejects(file.append("y"), full);
      await assert.rejects(file.close(), full);
      assert.match(await read("outputs_00000.jsonl"), /^fits\n/);
    } finally {
      await run("umount", [mount]);
    }
  });
});
