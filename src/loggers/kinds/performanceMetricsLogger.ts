/**
 * The logger kind `performance-metrics`: one file for each test, written when the observation ends:
 * `<log folder>/performance_metrics/performance_metrics_<timestamp>.json`, the timestamp spelled as in the names of
 * result files. It holds (two-space JSON, times in epoch nanoseconds with all digits):
 *
 * - `start_time_ns` (arrival of the first record), `end_time_ns` (the stop trigger fired), `duration_ns` (their
 *   difference), `record_count`, `records_per_second` (over `duration_ns`; 0 when that is 0);
 * - `test_run_reaction_id` (`test_run_query_id` of a query), `timestamp` (when it was written), `scenario`, `run_number`;
 * - from two records on `last_record_time_ns`, `records_per_second_active` (from the first record to the last) and
 *   `inter_arrival_ns`; where records say when they were sent (`sentAt`) also `latency_ns`: each with `min`, `mean`,
 *   `p50`, `p90`, `p95`, `p99`, `p999` and `max`.
 *
 * An attempt that was given up without a request is no record here. Without a record start is end, and the file is still written. The same in words goes to the log.
 */
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type AtomicFile, beginAtomicFile } from "../../common/atomicFile.ts";
import { formatFileTimestamp } from "../../model/ids.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { formatMetrics } from "../../model/results/formatMetrics.ts";
import type {
  Measurement,
  PerformanceMetrics,
  RecordMeter,
} from "../../model/results/measurement.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import { buildStorageError, errorCode } from "../../model/storageError.ts";
import type { LoggerContext } from "../loggerContext.ts";
import type { LoggerKind } from "../loggerKind.ts";
import { createRecordMeter } from "../measure/recordMeter.ts";
import { alreadyLogged, type NamedOutputLogger } from "../namedOutputLogger.ts";

const schema = z.strictObject({
  kind: z.literal("performance-metrics").meta({
    description: "Counts, rates and percentiles in nanoseconds, one file for each test.",
  }),
});

export const performanceMetricsKind: LoggerKind<z.infer<typeof schema>> = {
  kind: "performance-metrics",
  schema,
  create: (_, context) => createPerformanceMetricsLogger(context),
};

/** Begins a file of its own with the first end; a later end replaces it. */
function createPerformanceMetricsLogger(context: LoggerContext): NamedOutputLogger {
  const folder = join(context.logFolder, "performance_metrics");
  const meter = createLoggerMeter(context);
  const name = "performance-metrics";
  let file: string | undefined;
  const describeOutput = () => ({
    has_output: file !== undefined,
    logger_name: name,
    output_folder_path: file === undefined ? null : folder,
  });
  return {
    name,
    describeOutput,
    logHandlerRecord(record) {
      if (isSent(record)) meter.add(record.created_time_ns);
      return alreadyLogged;
    },
    async endTestRun(endTimeNs) {
      const metrics = buildMetrics(context, meter.measure(endTimeNs));
      const text = formatExactJson(metrics, 2);
      file = await writeMetrics(folder, metrics.timestamp, { text, replaced: file });
      for (const line of formatMetrics(metrics).split("\n")) context.print(line);
      return describeOutput();
    },
    async reset() {
      meter.reset();
      const old = file;
      file = undefined;
      if (old !== undefined) await removeFile(old);
    },
  };
}

// --- internal ---

/** Shows the figures of a component that is measured already, else measures what is logged. */
function createLoggerMeter({
  meter,
}: LoggerContext): Pick<RecordMeter, "add" | "measure" | "reset"> {
  if (meter === undefined) return createRecordMeter();
  const leave = () => undefined;
  return { add: leave, measure: (endNs) => meter.measure(endNs), reset: leave };
}

/** An attempt for which no request was made took no time. */
function isSent({ payload }: HandlerRecord): boolean {
  return payload.type !== "ProviderAttempt" || payload.httpRequests !== 0;
}

function buildMetrics(context: LoggerContext, measurement: Measurement): PerformanceMetrics {
  const { start_time_ns, end_time_ns, duration_ns, record_count, records_per_second, ...more } =
    measurement;
  return {
    start_time_ns,
    end_time_ns,
    duration_ns,
    record_count,
    records_per_second,
    ...context.subject,
    timestamp: new Date().toISOString(),
    scenario: context.scenario,
    run_number: context.runNumber,
    ...more,
  };
}

/** Writes the text as a whole, in place of `replaced` or under a free name; resolves with the file. */
async function writeMetrics(
  folder: string,
  timestamp: string,
  { text, replaced }: { text: string; replaced: string | undefined },
): Promise<string> {
  const draft = await beginAtomicFile(folder, (_action, _path, cause) =>
    buildStorageError("write in", folder, cause),
  );
  try {
    await draft.write(text);
    await draft.finish();
    if (replaced === undefined) return await moveToFreeName(draft, folder, timestamp);
    await draft.moveTo(replaced);
    return replaced;
  } finally {
    await draft.discard();
  }
}

async function moveToFreeName(
  draft: AtomicFile,
  folder: string,
  timestamp: string,
): Promise<string> {
  const file = await takeFreeName(folder, timestamp);
  try {
    await draft.moveTo(file);
    return file;
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes an empty file under a name that nothing had. */
async function takeFreeName(folder: string, timestamp: string): Promise<string> {
  const stem = join(folder, `performance_metrics_${formatFileTimestamp(timestamp)}`);
  for (let number = 1; ; number += 1) {
    const file = `${stem}${number === 1 ? "" : `-${number}`}.json`;
    try {
      await (await open(file, "wx")).close();
      return file;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw buildStorageError("write in", folder, error);
    }
  }
}

async function removeFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw buildStorageError("delete", file, error);
  }
}
