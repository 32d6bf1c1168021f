import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createOutputLogger } from "../../../../src/loggers/createOutputLogger.ts";
import { createRecordMeter } from "../../../../src/loggers/measure/recordMeter.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import {
  type PerformanceMetrics,
  performanceMetricsSchema,
} from "../../../../src/model/results/measurement.ts";
import { makeContext, makeInvocation, startNs, withLogFolder } from "../recordFixtures.ts";

const config = { kind: "performance-metrics" } as const;
const list = (folder: string) => readdir(join(folder, "performance_metrics"));

async function readMetrics(folder: string): Promise<{ text: string; metrics: PerformanceMetrics }> {
  const [name = "", ...others] = await list(folder);
  assert.deepEqual(others, []);
  assert.match(name, /^performance_metrics_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.json$/);
  const text = await readFile(join(folder, "performance_metrics", name), "utf8");
  return { text, metrics: performanceMetricsSchema.parse(parseExactJson(text)) };
}

describe("the performance metrics logger", () => {
  it("writes the metrics file of the contract, with all digits", () =>
    withLogFolder(async (folder) => {
      const meter = createRecordMeter();
      const logger = createOutputLogger(config, makeContext(folder, { meter }));
      for (const offset of [0n, 1_000_000n, 4_000_000n]) {
        await logger.logHandlerRecord(makeInvocation(1, offset));
        meter.add(startNs + offset, startNs - 5n);
      }
      assert.deepEqual(await logger.endTestRun(startNs + 2_000_000_001n), {
        has_output: true,
        logger_name: "performance-metrics",
        output_folder_path: join(folder, "performance_metrics"),
      });
      const { text, metrics } = await readMetrics(folder);
      assert.match(text, /^\{\n {2}"start_time_ns": 1795224454123456789,\n/);
      assert.match(text, /\n {2}"end_time_ns": 1795224456123456790,\n/);
      assert.deepEqual(Object.keys(JSON.parse(text)), [
        "start_time_ns",
        "end_time_ns",
        "duration_ns",
        "record_count",
        "records_per_second",
        "test_run_reaction_id",
        "timestamp",
        "scenario",
        "run_number",
        "last_record_time_ns",
        "records_per_second_active",
        "inter_arrival_ns",
        "latency_ns",
      ]);
      assert.equal(metrics.duration_ns, 2_000_000_001n);
      assert.equal(metrics.record_count, 3);
      assert.equal(metrics.scenario, 11);
      assert.equal(metrics.run_number, 2);
      assert.equal(metrics.test_run_reaction_id, "123e4567-e89b-42d3-a456-426614174000.alerts");
      assert.equal(metrics.inter_arrival_ns?.mean, 2_000_000);
      assert.equal(metrics.latency_ns?.max, 4_000_005);
      assert.equal(new Date(metrics.timestamp).toISOString(), metrics.timestamp);
    }));

  it("writes a file also of one record, and of none", () =>
    withLogFolder(async (folder) => {
      for (const count of [0, 1]) {
        const logFolder = join(folder, String(count));
        const subject = { test_run_query_id: "x.comfort" };
        const logger = createOutputLogger(config, makeContext(logFolder, { subject }));
        if (count === 1) await logger.logHandlerRecord(makeInvocation(1, 9n));
        assert.equal((await logger.endTestRun(startNs + 9n)).has_output, true);
        const { metrics } = await readMetrics(logFolder);
        assert.equal(metrics.record_count, count);
        assert.equal(metrics.start_time_ns, startNs + 9n);
        assert.equal(metrics.end_time_ns, startNs + 9n);
        assert.equal(metrics.records_per_second, 0);
        assert.equal(metrics.inter_arrival_ns, undefined);
        assert.equal(metrics.test_run_query_id, "x.comfort");
        assert.equal(metrics.test_run_reaction_id, undefined);
      }
    }));

  it("leaves out attempts for which no request was made", () =>
    withLogFolder(async (folder) => {
      const logger = createOutputLogger(config, makeContext(folder));
      const makeAttempt = (offsetNs: bigint, httpRequests?: number) => ({
        ...makeInvocation(1, offsetNs),
        payload: {
          type: "ProviderAttempt" as const,
          attemptNumber: 1,
          timestamp: "2026-01-02T03:04:05.006Z",
          success: false,
          durationMs: 0,
          rawResponse: "",
          parsedResponse: null,
          validationErrors: [],
          errorMessage: "no",
          activeMs: 0,
          ...(httpRequests === undefined ? {} : { httpRequests }),
        },
      });
      await logger.logHandlerRecord(makeAttempt(0n, 1));
      await logger.logHandlerRecord(makeAttempt(1000n));
      for (let at = 0; at < 50; at++) await logger.logHandlerRecord(makeAttempt(2000n, 0));
      await logger.endTestRun(startNs + 5000n);
      const { metrics } = await readMetrics(folder);
      assert.equal(metrics.record_count, 2);
      assert.equal(metrics.last_record_time_ns, startNs + 1000n);
    }));

  it("replaces its own file at a second end, which covers all records", () =>
    withLogFolder(async (folder) => {
      const logger = createOutputLogger(config, makeContext(folder));
      await logger.logHandlerRecord(makeInvocation(1));
      await logger.endTestRun(startNs + 1n);
      await logger.logHandlerRecord(makeInvocation(2, 5n));
      await logger.endTestRun(startNs + 6n);
      const { metrics } = await readMetrics(folder);
      assert.equal(metrics.record_count, 2);
      assert.equal(metrics.duration_ns, 6n);
    }));

  it("never overwrites the file of another test", () =>
    withLogFolder(async (folder) => {
      const loggers = Array.from({ length: 20 }, () =>
        createOutputLogger(config, makeContext(folder)),
      );
      await Promise.all(loggers.map((logger) => logger.endTestRun(startNs)));
      const names = await list(folder);
      assert.equal(names.length, loggers.length);
      for (const name of names) {
        assert.match(name, /^performance_metrics_[0-9TZ-]+\.json$/);
        const text = await readFile(join(folder, "performance_metrics", name), "utf8");
        assert.ok(performanceMetricsSchema.safeParse(parseExactJson(text)).success, name);
      }
    }));

  it("removes its file with a reset and begins anew", () =>
    withLogFolder(async (folder) => {
      const other = createOutputLogger(config, makeContext(folder));
      await other.endTestRun(startNs);
      const logger = createOutputLogger(config, makeContext(folder));
      await logger.logHandlerRecord(makeInvocation(1));
      await logger.endTestRun(startNs + 1n);
      assert.equal((await list(folder)).length, 2);
      await logger.reset();
      assert.equal((await list(folder)).length, 1);
      assert.equal(logger.describeOutput().has_output, false);
      await other.reset();
      await logger.logHandlerRecord(makeInvocation(2, 5n));
      await logger.endTestRun(startNs + 7n);
      const { metrics } = await readMetrics(folder);
      assert.equal(metrics.record_count, 1);
      assert.equal(metrics.duration_ns, 2n);
    }));

  it("leaves the meter of a component to whoever measures with it", () =>
    withLogFolder(async (folder) => {
      const meter = createRecordMeter();
      const logger = createOutputLogger(config, makeContext(folder, { meter }));
      meter.add(startNs);
      await logger.logHandlerRecord(makeInvocation(1));
      await logger.reset();
      assert.equal(meter.recordCount, 1);
      await logger.endTestRun(startNs + 1n);
      assert.equal((await readMetrics(folder)).metrics.record_count, 1);
    }));

  it("prints the figures in words", () =>
    withLogFolder(async (folder) => {
      const lines: string[] = [];
      const logger = createOutputLogger(config, makeContext(folder, { lines }));
      await logger.logHandlerRecord(makeInvocation(1));
      await logger.endTestRun(startNs + 2_000_000_000n);
      assert.match(
        lines.join("\n"),
        /alerts, scenario 11, run 2\n.*Records +1\n.*Duration +2\.00 s\n/,
      );
      assert.ok(lines.every((line) => !line.includes("\n")));
    }));

  it("says where it could not write", () =>
    withLogFolder(async (folder) => {
      await writeFile(join(folder, "performance_metrics"), "");
      const logger = createOutputLogger(config, makeContext(folder));
      const refusal = { code: "storage", message: /Cannot write in .*performance_metrics/ };
      await assert.rejects(logger.endTestRun(startNs), refusal);
      assert.equal(logger.describeOutput().has_output, false);
    }));
});
