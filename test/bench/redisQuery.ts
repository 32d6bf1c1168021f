import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createOutputLogger } from "../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../src/loggers/loggerSet.ts";
import { createRecordMeter } from "../../src/loggers/measure/recordMeter.ts";
import { takeRevealed } from "../../src/model/config/secretRef.ts";
import { createEpochClock } from "../../src/run/clock.ts";
import { createRedisStreamDispatcher } from "../../src/streams/dispatchers/redisStream/redisStreamDispatcher.ts";
import { createRedisResultMaker } from "../../src/streams/handlers/redisStream/redisEntry.ts";
import { redisStreamHandlerSchema } from "../../src/streams/handlers/redisStream/redisStreamConfig.ts";
import { createRedisStreamHandler } from "../../src/streams/handlers/redisStream/redisStreamHandler.ts";
import { createObserver, type Observer } from "../../src/streams/observers/observer.ts";
import { connectRedis } from "../../src/streams/redisConnection.ts";
import { findRedisObstacle, startRedisServer } from "../servers/redisServer.ts";
import { type Figure, median } from "./figure.ts";

const entries = 200_000;
const rounds = 5;
const stream = "bench";

/**
 * 200,000 entries of a Redis stream read by an observed query with the logger `jsonl`, from its release to its closed
 * files, beside two bare loops that read the same entries 1,000 at a time: one only counts them, one parses the JSON
 * of each, as whoever looks at results does; interleaved in one process. Fails when a record is missing.
 */
export async function measureRedisQuery(): Promise<Figure[]> {
  const obstacle = findRedisObstacle();
  if (obstacle !== undefined) {
    console.log(`redis query not measured: ${obstacle}`);
    return [];
  }
  const server = await startRedisServer({ isDurable: false });
  const walls: Walls[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const query = await timeQuery(server.url);
      const counting = await timeBare(server.url, () => {});
      const parsing = await timeBare(server.url, ([, [, data = ""]]) => JSON.parse(data));
      await removeStream(server.url);
      const wall = { query, counting, parsing };
      if (round > 0) walls.push(wall); // the first one warms up
    }
  } finally {
    await server.stop();
  }
  return buildFigures(walls);
}

// --- internal ---

type Entry = [id: string, fields: string[]];

/** Wall times of one round, in ms. */
interface Walls {
  readonly query: number;
  readonly counting: number;
  readonly parsing: number;
}

function buildFigures(walls: readonly Walls[]): Figure[] {
  const perSecond = (pick: (wall: Walls) => number): number =>
    median(walls.map((wall) => (entries / pick(wall)) * 1000));
  return [
    {
      name: "redisQueryShareOfParsing",
      label: "Redis stream query, jsonl: share of a bare loop that reads and parses",
      value: median(walls.map(({ query, parsing }) => parsing / query)),
      unit: "ratio",
      aim: "at least 0.6",
    },
    {
      name: "redisQueryShareOfCounting",
      label: "Redis stream query, jsonl: share of a bare loop that reads and only counts",
      value: median(walls.map(({ query, counting }) => counting / query)),
      unit: "ratio",
    },
    {
      name: "redisQueryEntriesPerSecond",
      label: "Redis stream query, 200,000 entries, a second",
      value: perSecond(({ query }) => query),
      unit: "count",
    },
    {
      name: "redisParsingEntriesPerSecond",
      label: "Bare loop that reads and parses, the same entries, a second",
      value: perSecond(({ parsing }) => parsing),
      unit: "count",
    },
    {
      name: "redisCountingEntriesPerSecond",
      label: "Bare loop that reads and only counts, the same entries, a second",
      value: perSecond(({ counting }) => counting),
      unit: "count",
    },
  ];
}

/** Fills the stream while the query is paused, then lets it read all of it. */
async function timeQuery(url: string): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-"));
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const observer: Observer = createQuery(url, folder, () => {
    if (observer.state === "stopped" || observer.state === "error") resolve();
  });
  try {
    await observer.command("start");
    await observer.command("pause");
    await fill(url);
    const startedAt = performance.now();
    await observer.command("start");
    await stopped;
    await observer.finish();
    const wallMs = performance.now() - startedAt;
    const { recordCount, state } = observer.status();
    if (recordCount !== entries) throw new Error(`${recordCount} records, state ${state}`);
    return wallMs;
  } finally {
    await observer.finish();
    await rm(folder, { recursive: true, force: true });
  }
}

function createQuery(url: string, folder: string, onChange: () => void): Observer {
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
  return createObserver({
    ...place,
    id: "bench",
    role: "query",
    kind: "redis-stream",
    queueSize: 1000,
    createHandler: (sink) =>
      createRedisStreamHandler(
        takeRevealed(redisStreamHandlerSchema.parse({ kind: "redis-stream", url, stream })),
        { sink, now, compileSchema: () => () => false, log },
        createRedisResultMaker("room-comfort"),
      ),
    loggers: createLoggerSet([logger], (name, message) => log("error", `${name}: ${message}`)),
    meter: createRecordMeter(),
    triggers: [{ kind: "record-count", recordCount: entries }],
    compileSchema: () => () => false,
    readSentNs: () => undefined,
    onChange,
  });
}

async function fill(url: string): Promise<void> {
  const dispatcher = createRedisStreamDispatcher({ kind: "redis-stream", url, stream });
  await dispatcher.open();
  for (let sequence = 1; sequence <= entries; sequence++) {
    await dispatcher.send({ sequence, change: buildResult(sequence), sentNs: 0n });
  }
  await dispatcher.flush();
  await dispatcher.close();
}

/** A result of a query on rooms, about 250 bytes. */
function buildResult(sequence: number): object {
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

/** Reads what the query has read. */
async function timeBare(url: string, useEntry: (entry: Entry) => unknown): Promise<number> {
  const connection = await connectRedis(url, new AbortController().signal);
  try {
    const startedAt = performance.now();
    let count = 0;
    let lastId = "0-0";
    while (count < entries) {
      const command = ["XREAD", "COUNT", "1000", "STREAMS", stream, lastId];
      const reply = (await connection.send(command)) as [string, Entry[]][] | null;
      const batch = reply?.[0]?.[1];
      const last = batch?.at(-1);
      if (batch === undefined || last === undefined) throw new Error(`only ${count} entries`);
      for (const entry of batch) useEntry(entry);
      count += batch.length;
      lastId = last[0];
    }
    return performance.now() - startedAt;
  } finally {
    connection.close();
  }
}

async function removeStream(url: string): Promise<void> {
  const connection = await connectRedis(url, new AbortController().signal);
  await connection.send(["DEL", stream]);
  connection.close();
}
