import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createOutputLogger } from "../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../src/loggers/loggerSet.ts";
import { createRecordMeter } from "../../src/loggers/recordMeter.ts";
import type { LoggerConfig } from "../../src/model/loggerConfig.ts";
import { httpHandlerSchema } from "../../src/model/streamScenario.ts";
import { createEpochClock } from "../../src/run/clock.ts";
import { createHttpHandler } from "../../src/streams/handlers/httpHandler.ts";
import { createObserver } from "../../src/streams/observers/observer.ts";
import { createSentTimeReader } from "../../src/streams/observers/sentTime.ts";

/**
 * An observed HTTP reaction with the loggers `jsonl` and `performance-metrics`; prints its URL, ends with its standard
 * input, then prints what it received.
 */
const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-"));
const now = createEpochClock();
const readSentNs = createSentTimeReader("/sentAt");
const loggers: LoggerConfig[] = [
  { kind: "jsonl", maxLinesPerFile: 10_000 },
  { kind: "performance-metrics" },
];
const place = { scenario: 1, runNumber: 1, now, readSentNs };
const log = (level: string, message: string): void => console.error(`${level}: ${message}`);
const observer = createObserver({
  ...place,
  id: "bench",
  role: "reaction",
  kind: "http",
  queueSize: 1000,
  createHandler: (sink) => {
    const config = httpHandlerSchema.parse({ kind: "http", path: "/reaction" });
    return createHttpHandler(config, { sink, now, log });
  },
  loggers: createLoggerSet(
    loggers.map((logger) =>
      createOutputLogger(logger, {
        ...place,
        logFolder: folder,
        filePrefix: "outputs",
        subject: { test_run_reaction_id: "run.bench" },
        componentId: "bench",
        print: () => {},
      }),
    ),
    (name, message) => log("error", `${name}: ${message}`),
  ),
  meter: createRecordMeter(),
  triggers: [{ kind: "duration", seconds: 3600 }],
  compileSchema: () => () => false,
  onChange: () => {},
});
await observer.command("start");
console.log(JSON.stringify({ url: observer.url }));
process.stdin.on("end", async () => {
  await observer.finish();
  const { recordCount, refusedCount, lateCount, errorCount } = observer.status();
  console.log(JSON.stringify({ recordCount, refusedCount, lateCount, errorCount }));
  await rm(folder, { recursive: true, force: true });
});
process.stdin.resume();
