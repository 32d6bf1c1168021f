import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createOutputLogger } from "../../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../../src/loggers/loggerSet.ts";
import type { NamedOutputLogger } from "../../../src/loggers/namedOutputLogger.ts";
import { readRecords } from "../../../src/loggers/records/readRecords.ts";
import type { LoggerConfig } from "../../../src/model/config/loggerConfig.ts";
import { makeContext, makeInvocation, startNs, withLogFolder } from "./recordFixtures.ts";

const all: LoggerConfig[] = [
  { kind: "jsonl", maxLinesPerFile: 2 },
  { kind: "performance-metrics" },
  { kind: "console" },
];

function makeSet(folder: string, configs = all, more: readonly NamedOutputLogger[] = []) {
  const lines: string[] = [];
  const failures: [name: string, message: string][] = [];
  const loggers = configs.map((config) =>
    createOutputLogger(config, makeContext(folder, { lines })),
  );
  const set = createLoggerSet([...more, ...loggers], (...failure) => failures.push(failure));
  return { set, lines, failures };
}

async function countLines(folder: string): Promise<number> {
  let count = 0;
  const fail = ({ message }: { message: string }) => assert.fail(message);
  for await (const _ of readRecords(join(folder, "jsonl_file"), "outputs", fail)) count += 1;
  return count;
}

describe("several loggers", () => {
  it("all get every record, and each says what it left", () =>
    withLogFolder(async (folder) => {
      const { set, lines, failures } = makeSet(folder);
      for (const at of [1, 2, 3]) await set.log(makeInvocation(at));
      assert.equal(await countLines(folder), 3);
      const results = await set.end(startNs);
      assert.deepEqual(
        results.map((result) => [result.logger_name, result.has_output, result.output_folder_path]),
        [
          ["jsonl", true, join(folder, "jsonl_file")],
          ["performance-metrics", true, join(folder, "performance_metrics")],
          ["console", true, null],
        ],
      );
      assert.equal(lines.filter((line) => line.includes(" alerts POST ")).length, 3);
      assert.deepEqual(failures, []);
      assert.ok(results.every((result) => !("error" in result)));
    }));

  it("share one promise for the records that are written together", () =>
    withLogFolder(async (folder) => {
      const { set } = makeSet(folder);
      const [a, b] = [set.log(makeInvocation(1)), set.log(makeInvocation(2))];
      assert.equal(a, b);
      await a;
      await set.end(startNs);
    }));

  for (const position of [0, 1, 2]) {
    it(`wait for each that takes time (number ${position})`, () =>
      withLogFolder(async (folder) => {
        const slow = Promise.withResolvers<void>();
        const describeOutput = () => ({
          has_output: false,
          logger_name: "slow",
          output_folder_path: null,
        });
        const createStub = (logHandlerRecord: () => Promise<void>): NamedOutputLogger => ({
          name: "slow",
          describeOutput,
          logHandlerRecord,
          endTestRun: async () => describeOutput(),
          reset: async () => undefined,
        });
        const quick = createStub(async () => undefined);
        const waiting = [quick, quick, quick].with(
          position,
          createStub(() => slow.promise),
        );
        const { set } = makeSet(folder, all, waiting);
        let isLogged = false;
        const logged = set.log(makeInvocation(1)).then(() => {
          isLogged = true;
        });
        await set.end(startNs);
        assert.equal(await countLines(folder), 1);
        assert.equal(isLogged, false);
        slow.resolve();
        await logged;
      }));
  }

  it("go on without one that fails, which is told of once and says why", () =>
    withLogFolder(async (folder) => {
      await writeFile(join(folder, "jsonl_file"), "in its way");
      const { set, lines, failures } = makeSet(folder);
      await Promise.all([1, 2, 3].map((at) => set.log(makeInvocation(at))));
      await set.log(makeInvocation(4));
      const [jsonl, metrics, console] = await set.end(startNs);
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.[0], "jsonl");
      assert.match(failures[0]?.[1] ?? "", /Cannot write .*jsonl_file: something else/);
      assert.deepEqual(jsonl, {
        has_output: false,
        logger_name: "jsonl",
        output_folder_path: null,
        error: failures[0]?.[1],
      });
      assert.deepEqual([metrics?.has_output, console?.has_output], [true, true]);
      assert.equal(lines.filter((line) => line.includes(" alerts POST ")).length, 4);
    }));

  it("outlive one that throws at once, and its end", () =>
    withLogFolder(async (folder) => {
      let calls = 0;
      const broken: NamedOutputLogger = {
        name: "broken",
        describeOutput: () => ({
          has_output: true,
          logger_name: "broken",
          output_folder_path: null,
        }),
        logHandlerRecord() {
          calls += 1;
          throw new Error("cannot log");
        },
        endTestRun: () => Promise.reject(new Error("cannot end")),
        reset: async () => undefined,
      };
      const { set, failures } = makeSet(folder, all, [broken]);
      for (const at of [1, 2]) await set.log(makeInvocation(at));
      const [result] = await set.end(startNs);
      assert.equal(calls, 1);
      assert.deepEqual(failures, [["broken", "cannot log"]]);
      assert.deepEqual(result, {
        has_output: true,
        logger_name: "broken",
        output_folder_path: null,
        error: "cannot log",
      });
      assert.equal(await countLines(folder), 2);
    }));

  it("tell of one that fails at the end", () =>
    withLogFolder(async (folder) => {
      await writeFile(join(folder, "performance_metrics"), "in its way");
      const { set, failures } = makeSet(folder);
      await set.log(makeInvocation(1));
      const [jsonl, metrics] = await set.end(startNs);
      assert.equal(jsonl?.error, undefined);
      assert.match(metrics?.error ?? "", /Cannot write in .*performance_metrics/);
      assert.deepEqual(failures, [["performance-metrics", metrics?.error]]);
    }));

  it("begin anew with a reset, failed ones too", () =>
    withLogFolder(async (folder) => {
      let isBroken = true;
      const print = () => {
        if (isBroken) throw new Error("no screen");
      };
      const sometimes = createOutputLogger({ kind: "console" }, makeContext(folder, { print }));
      const { set, failures } = makeSet(folder, [all[0] ?? assert.fail()], [sometimes]);
      await set.log(makeInvocation(1));
      assert.deepEqual(failures, [["console", "no screen"]]);
      isBroken = false;
      await set.reset();
      assert.deepEqual(await readdir(join(folder, "jsonl_file")), []);
      await set.log(makeInvocation(1));
      const [other, jsonl] = await set.end(startNs + 1n);
      assert.deepEqual([other?.error, jsonl?.error], [undefined, undefined]);
      assert.equal(await countLines(folder), 1);
      assert.equal(failures.length, 1);
    }));
});
