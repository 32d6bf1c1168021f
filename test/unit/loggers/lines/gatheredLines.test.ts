import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLineFile, type LineFile } from "../../../../src/loggers/lines/lineFile.ts";
import { withLogFolder } from "../recordFixtures.ts";

/** Longer than any test runs: what is written was not written because of the time. */
const gatherMs = 600_000;

/** A file whose first line is on disk: whatever comes next is gathered. */
async function openGathering(folder: string): Promise<LineFile> {
  const file = createLineFile({ folder, filePrefix: "outputs", maxLinesPerFile: 100, gatherMs });
  await file.append("first");
  return file;
}

const read = (folder: string) => readFile(join(folder, "outputs_00000.jsonl"), "utf8");

describe("gathered lines", () => {
  it("are written as soon as somebody hurries, whether before or after they wait", () =>
    withLogFolder(async (folder) => {
      const file = await openGathering(folder);
      const second = file.append("second");
      file.hurry();
      await second;
      const third = file.append("third");
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(await read(folder), "first\nsecond\n");
      file.hurry();
      await third;
      assert.equal(await read(folder), "first\nsecond\nthird\n");
      await file.close();
    }));

  it("are not waited for when nothing is gathered: a hurry then is of no effect", () =>
    withLogFolder(async (folder) => {
      const file = await openGathering(folder);
      file.hurry();
      void file.append("second");
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(await read(folder), "first\n");
      await file.close();
      assert.equal(await read(folder), "first\nsecond\n");
    }));

  it("are written when they are large, and at a reset are gone at once", () =>
    withLogFolder(async (folder) => {
      const file = await openGathering(folder);
      await file.append("x".repeat(300_000));
      assert.equal((await read(folder)).length, 6 + 300_001);
      void file.append("waits");
      await file.remove();
      await assert.rejects(read(folder), { code: "ENOENT" });
    }));

  it("are written after the time at the latest", () =>
    withLogFolder(async (folder) => {
      const place = { folder, filePrefix: "outputs", maxLinesPerFile: 100 };
      const file = createLineFile({ ...place, gatherMs: 5 });
      for (const line of ["a", "b", "c"]) await file.append(line);
      assert.equal(await read(folder), "a\nb\nc\n");
      await file.close();
    }));
});
