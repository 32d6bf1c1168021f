import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createOutputLogger } from "../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../src/loggers/loggerSet.ts";
import { createRecordMeter } from "../../src/loggers/measure/recordMeter.ts";
import { createEpochClock } from "../../src/run/clock.ts";
import type { HandlerContext, RecordHandler } from "../../src/streams/handlers/recordHandler.ts";
import { createObserver, type Observer } from "../../src/streams/observers/observer.ts";

export interface BenchQuery {
  readonly kind: string;
  /** Records that are read. */
  readonly records: number;
  readonly createHandler: (context: HandlerContext) => RecordHandler;
  /** Puts them where they are read, while the query is paused. */
  readonly fill: () => Promise<void>;
}

/**
 * Milliseconds that an observed query with the logger `jsonl` takes from its release to its closed files; how long it takes
 * to leave what it read from is not counted, as it is not of a bare loop. Throws when a record is missing.
 */
export async function timeQuery({
  kind,
  records,
  createHandler,
  fill,
}: BenchQuery): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-"));
  const closed = Promise.withResolvers<void>();
  const now = createEpochClock();
  const log = (level: string, message: string): void => console.error(`${level}: ${message}`);
  const place = { scenario: 1, runNumber: 1, now };
  const logger = createOutputLogger(
    { kind: "jsonl", maxLinesPerFile: 10_000 },
    {
      ...place,
      logFolder: folder,
      filePrefix: "results",
      subject: { test_run_query_id: "run.bench" },
      componentId: "bench",
      print: () => {},
    },
  );
  const loggers = createLoggerSet([logger], (name, message) => log("error", `${name}: ${message}`));
  const observer: Observer = createObserver({
    ...place,
    id: "bench",
    role: "query",
    kind,
    queueSize: 1000,
    createHandler: (sink) => createHandler({ sink, now, compileSchema: () => () => false, log }),
    loggers: {
      ...loggers,
      async end(endTimeNs) {
        const results = await loggers.end(endTimeNs);
        closed.resolve();
        return results;
      },
    },
    meter: createRecordMeter(),
    triggers: [{ kind: "record-count", recordCount: records }],
    compileSchema: () => () => false,
    readSentNs: () => undefined,
    onChange: () => {},
  });
  try {
    await observer.command("start");
    await observer.command("pause");
    await fill();
    const startedAt = performance.now();
    await observer.command("start");
    await closed.promise;
    const wallMs = performance.now() - startedAt;
    const { recordCount, state } = observer.status();
    if (recordCount !== records) throw new Error(`${recordCount} records, state ${state}`);
    return wallMs;
  } finally {
    await observer.finish();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A result of a query on rooms, about 250 bytes. */
export function buildResult(sequence: number): object {
  return {
    queryId: "room-comfort",
    sequence,
    op: "updated",
    room: `building_01/floor_0${sequence % 5}/room_0${sequence % 10}`,
    before: { comfort: 47.5, temperature: 71, humidity: 44, co2: 455 },
    after: { comfort: 38.25, temperature: 66, humidity: 41, co2: 612 },
    sentAt: 1_790_000_000_000 + sequence,
  };
}
