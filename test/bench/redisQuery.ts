import { takeRevealed } from "../../src/model/config/secretRef.ts";
import { createRedisStreamDispatcher } from "../../src/streams/dispatchers/redisStream/redisStreamDispatcher.ts";
import { createRedisResultMaker } from "../../src/streams/handlers/redisStream/redisEntry.ts";
import { redisStreamHandlerSchema } from "../../src/streams/handlers/redisStream/redisStreamConfig.ts";
import { createRedisStreamHandler } from "../../src/streams/handlers/redisStream/redisStreamHandler.ts";
import { connectRedis } from "../../src/streams/redisConnection.ts";
import { findRedisObstacle, startRedisServer } from "../servers/redisServer.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
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
      const query = await timeRedisQuery(server.url);
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
      aim: "at least 0.7",
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
async function timeRedisQuery(url: string): Promise<number> {
  const config = redisStreamHandlerSchema.parse({ kind: "redis-stream", url, stream });
  return await timeQuery({
    kind: config.kind,
    records: entries,
    createHandler: (context) => {
      const makePayload = createRedisResultMaker("room-comfort");
      return createRedisStreamHandler(takeRevealed(config), context, makePayload);
    },
    fill: () => fill(url),
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
