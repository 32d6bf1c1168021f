import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import v8 from "node:v8";
import { createOutputLogger } from "../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../src/loggers/loggerSet.ts";
import { createRecordMeter } from "../../src/loggers/measure/recordMeter.ts";
import type { LoggerConfig } from "../../src/model/config/loggerConfig.ts";
import { takeRevealed } from "../../src/model/config/secretRef.ts";
import { createEpochClock } from "../../src/run/clock.ts";
import { createHttpHandler } from "../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../src/streams/handlers/http/httpKind.ts";
import { createObserver } from "../../src/streams/observers/observer.ts";
import { createSentTimeReader } from "../../src/streams/observers/sentTime.ts";

/**
 * An observed HTTP reaction with the loggers `jsonl` and `performance-metrics`; prints its URL, then what it received
 * whenever it gets a line, and when it ends with its standard input.
 */
const bytesPerMb = 1024 * 1024;
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
    const config = httpHandlerKind.schema.parse({ kind: "http", path: "/reaction" });
    const compileSchema = () => () => false;
    return createHttpHandler(takeRevealed(config), { sink, now, compileSchema, log });
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
const printReceived = (): void => {
  const { recordCount, refusedCount, lateCount, errorCount } = observer.status();
  const rssMb = process.memoryUsage.rss() / bytesPerMb;
  const young = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  const youngMb = (young?.physical_space_size ?? Number.NaN) / bytesPerMb;
  const counts = { recordCount, refusedCount, lateCount, errorCount };
  console.log(JSON.stringify({ ...counts, rssMb, youngMb }));
};
process.stdin.on("data", printReceived);
process.stdin.on("end", async () => {
  await observer.finish();
  printReceived();
  await rm(folder, { recursive: true, force: true });
});
