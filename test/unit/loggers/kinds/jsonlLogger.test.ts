import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createOutputLogger } from "../../../../src/loggers/createOutputLogger.ts";
import { readRecords } from "../../../../src/loggers/records/readRecords.ts";
import { makeContext, makeInvocation, withLogFolder } from "../recordFixtures.ts";

const createLogger = (folder: string, maxLinesPerFile = 10_000) =>
  createOutputLogger({ kind: "jsonl", maxLinesPerFile }, makeContext(folder));

async function readSequences(folder: string): Promise<number[]> {
  const sequences: number[] = [];
  const fail = ({ message }: { message: string }) => assert.fail(message);
  for await (const { record } of readRecords(join(folder, "jsonl_file"), "outputs", fail)) {
    sequences.push(record.sequence);
  }
  return sequences;
}

describe("the jsonl logger of streams", () => {
  it("begins a file after so many lines, and none that stays empty", () =>
    withLogFolder(async (folder) => {
      const logger = createLogger(folder, 3);
      await Promise.all(
        [1, 2, 3, 4, 5, 6].map((at) => logger.logHandlerRecord(makeInvocation(at))),
      );
      assert.deepEqual(await logger.endTestRun(0n), {
        has_output: true,
        logger_name: "jsonl",
        output_folder_path: join(folder, "jsonl_file"),
      });
      assert.deepEqual(await readdir(join(folder, "jsonl_file")), [
        "outputs_00000.jsonl",
        "outputs_00001.jsonl",
      ]);
      const last = await readFile(join(folder, "jsonl_file", "outputs_00001.jsonl"), "utf8");
      assert.equal(last.split("\n").length, 4);
      assert.deepEqual(await readSequences(folder), [1, 2, 3, 4, 5, 6]);
    }));

  it("leaves nothing of a test without a record", () =>
    withLogFolder(async (folder) => {
      assert.deepEqual(await createLogger(folder).endTestRun(0n), {
        has_output: false,
        logger_name: "jsonl",
        output_folder_path: null,
      });
      assert.deepEqual(await readdir(folder), []);
    }));

  it("goes on after the end in a new file, and speaks of all at the next end", () =>
    withLogFolder(async (folder) => {
      const logger = createLogger(folder);
      const first = logger.logHandlerRecord(makeInvocation(1));
      const ended = logger.endTestRun(0n);
      const second = logger.logHandlerRecord(makeInvocation(2));
      await Promise.all([first, ended, second]);
      assert.equal((await logger.endTestRun(1n)).has_output, true);
      assert.equal((await logger.endTestRun(2n)).has_output, true);
      assert.deepEqual(await readdir(join(folder, "jsonl_file")), [
        "outputs_00000.jsonl",
        "outputs_00001.jsonl",
      ]);
      assert.deepEqual(await readSequences(folder), [1, 2]);
    }));

  it("removes with a reset what it wrote itself, and goes on", () =>
    withLogFolder(async (folder) => {
      const earlier = createLogger(folder);
      await earlier.logHandlerRecord(makeInvocation(100));
      await earlier.endTestRun(0n);
      const logger = createLogger(folder, 1);
      await logger.logHandlerRecord(makeInvocation(1));
      void logger.logHandlerRecord(makeInvocation(2));
      await logger.reset();
      assert.deepEqual(logger.describeOutput().has_output, false);
      assert.deepEqual(await readSequences(folder), [100]);
      await logger.logHandlerRecord(makeInvocation(3));
      await logger.endTestRun(0n);
      assert.deepEqual(await readSequences(folder), [100, 3]);
    }));

  it("works again with a reset after it failed", () =>
    withLogFolder(async (folder) => {
      const logs = join(folder, "logs");
      await writeFile(logs, "a file where its folder should be");
      const logger = createLogger(logs);
      await assert.rejects(logger.logHandlerRecord(makeInvocation(1)), { code: "storage" });
      await assert.rejects(logger.endTestRun(0n), { code: "storage" });
      await rm(logs);
      await logger.reset();
      await logger.logHandlerRecord(makeInvocation(2));
      await logger.endTestRun(0n);
      assert.deepEqual(await readSequences(logs), [2]);
    }));

  it("shares one promise among records that are written together", () =>
    withLogFolder(async (folder) => {
      const logger = createLogger(folder);
      const [a, b] = [1, 2].map((at) => logger.logHandlerRecord(makeInvocation(at)));
      assert.equal(a, b);
      await a;
      const file = join(folder, "jsonl_file", "outputs_00000.jsonl");
      assert.equal((await readFile(file, "utf8")).split("\n").length, 3);
      await logger.endTestRun(0n);
    }));
});
