import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import net from "node:net";
import { createClient } from "@redis/client";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import type { ResultStream } from "../../../../../src/model/results/record.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import {
  buildRedisInvocation,
  createRedisResultMaker,
  type RedisPayloadMaker,
} from "../../../../../src/streams/handlers/redisStream/redisEntry.ts";
import { redisStreamHandlerSchema } from "../../../../../src/streams/handlers/redisStream/redisStreamConfig.ts";
import { createRedisStreamHandler } from "../../../../../src/streams/handlers/redisStream/redisStreamHandler.ts";
import {
  type RedisServer,
  skipWithoutRedis,
  startRedisServer,
} from "../../../../servers/redisServer.ts";
import { ArrivalRecorder } from "../arrivalRecorder.ts";
import { makeContext } from "../recordingSink.ts";

type Client = ReturnType<typeof createClient>;

interface HandlerChange {
  url: string;
  stream: string;
  queueSize: number;
  makePayload: RedisPayloadMaker;
  giveUpAfterMs: number;
}

describe("redis stream handler", function () {
  this.timeout(30_000);
  let server: RedisServer;
  let writer: Client;
  let sink: ArrivalRecorder;
  const handlers: RecordHandler[] = [];

  before(async function () {
    skipWithoutRedis(this);
    server = await startRedisServer();
  });
  after(async () => await server?.stop());
  beforeEach(async () => {
    sink = new ArrivalRecorder();
    writer = await connect(server.url);
    await writer.flushAll();
  });
  afterEach(async () => {
    for (const handler of handlers.splice(0)) await handler.close();
    if (writer.isOpen) writer.destroy();
  });

  const openHandler = async (change: Partial<HandlerChange> = {}): Promise<RecordHandler> => {
    const { url = server.url, stream = "results", queueSize = 1000 } = change;
    const handler = createRedisStreamHandler(
      takeRevealed(
        redisStreamHandlerSchema.parse({ kind: "redis-stream", url, stream, queueSize }),
      ),
      makeContext(sink),
      change.makePayload ?? createRedisResultMaker("room-comfort"),
      change.giveUpAfterMs,
    );
    handlers.push(handler);
    await handler.open();
    return handler;
  };
  const add = (fields: Record<string, string>, stream = "results"): Promise<string> =>
    writer.xAdd(stream, "*", fields);
  const addNumbers = async (from: number, to: number): Promise<void> => {
    const numbers = Array.from({ length: to - from + 1 }, (_each, index) => from + index);
    await Promise.all(numbers.map((number) => add({ data: String(number) })));
  };
  const values = (): unknown[] => sink.arrivals.map(({ payload }) => readValue(payload));
  const countTo = (last: number): number[] =>
    Array.from({ length: last }, (_each, index) => index + 1);

  it("reads exactly what is added after it was opened, with the entries' ids", async () => {
    await add({ data: '"before"' });
    await openHandler();
    const first = await add({ data: '{"n":1}' });
    const second = await add({ data: '{"n":2}' });
    await sink.until(({ arrivals }) => arrivals.length === 2);
    assert.deepEqual(values(), [{ n: 1 }, { n: 2 }]);
    assert.deepEqual(
      sink.arrivals.map(({ id }) => id),
      [first, second],
    );
  });

  it("takes JSON of the field data with all digits, other text as raw, and else all fields", async () => {
    await openHandler();
    await add({ data: '{"ns":1732100000123456789,"small":5}' });
    await add({ data: "{broken" });
    await add({ room: "R1", co2: "900", __proto__x: "1" });
    await sink.until(({ arrivals }) => arrivals.length === 3);
    assert.deepEqual(values(), [
      { ns: 1732100000123456789n, small: 5 },
      { raw: "{broken" },
      { room: "R1", co2: "900", __proto__x: "1" },
    ]);
    assert.deepEqual(
      sink.arrivals.map(({ bodyText }) => bodyText),
      ['{"ns":1732100000123456789,"small":5}', undefined, undefined],
    );
  });

  it("takes the trace context from fields of those names", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await openHandler();
    await add({ data: "1", traceparent, tracestate: "a=b" });
    await add({ data: "2" });
    await sink.until(({ arrivals }) => arrivals.length === 2);
    const traces = sink.arrivals.map((each) => [each.traceparent, each.tracestate]);
    assert.deepEqual(traces, [
      [traceparent, "a=b"],
      [null, null],
    ]);
  });

  it("makes an invocation of each entry for a reaction, with the other fields as headers", async () => {
    await openHandler({ makePayload: buildRedisInvocation });
    await add({ data: '{"query_id":"comfort","n":1}', SentAt: "17", source: "s" });
    await sink.until(({ arrivals }) => arrivals.length === 1);
    assert.deepEqual(sink.arrivals[0]?.payload, {
      type: "ReactionInvocation",
      reaction_type: "redis-stream",
      query_id: "comfort",
      request_method: "XREAD",
      request_path: "results",
      headers: { sentat: "17", source: "s" },
      request_body: { query_id: "comfort", n: 1 },
    });
  });

  it("tells the phases of a query's results", async () => {
    await openHandler();
    await add({ data: '{"kind":"control","controlSignal":{"kind":"bootstrapStarted"}}' });
    await add({ data: '{"kind":"control","controlSignal":{"kind":"bootstrapCompleted"}}' });
    await add({ data: '{"queryId":"q1"}' });
    await sink.until(({ arrivals }) => arrivals.length === 3);
    const results = sink.arrivals.map(({ payload }) => payload as ResultStream);
    assert.deepEqual(
      results.map(({ phase }) => phase),
      ["bootstrap", "bootstrap", "change"],
    );
    assert.equal(results[2]?.query_id, "q1");
  });

  it("reads a stream that does not exist yet from its first entry", async () => {
    await openHandler({ stream: "later" });
    await add({ data: "1" }, "later");
    await sink.until(({ arrivals }) => arrivals.length === 1);
    assert.deepEqual(values(), [1]);
  });

  it("brings no more at once than the queue holds, and waits for room", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.room = promise;
    await openHandler({ queueSize: 10 });
    await addNumbers(1, 35);
    await sink.until(({ batchSizes }) => batchSizes.length === 1);
    await writer.ping();
    assert.equal(sink.batchSizes.length, 1);
    sink.room = undefined;
    resolve();
    await sink.until(({ arrivals }) => arrivals.length === 35);
    assert.deepEqual(values(), countTo(35));
    assert.ok(Math.max(...sink.batchSizes) <= 10, String(sink.batchSizes));
  });

  it("has asked for the next entries before it brings those at hand", async () => {
    let clients = "";
    const { take } = sink;
    sink.take = (arrivals) => {
      const list = ["-p", String(server.port), "CLIENT", "LIST", "TYPE", "NORMAL"];
      clients = execFileSync("redis-cli", list, { encoding: "utf8" });
      return take.call(sink, arrivals);
    };
    await openHandler();
    await addNumbers(1, 2);
    await sink.until(({ arrivals }) => arrivals.length === 2);
    // It waits for more, or for word of how the stream stands.
    assert.match(clients, /flags=b .*cmd=xread |cmd=xinfo/);
  });

  it("brings nothing while it is held and everything once after release", async () => {
    const handler = await openHandler();
    await addNumbers(1, 5);
    await sink.until(({ arrivals }) => arrivals.length === 5);
    for (let round = 0; round < 3; round++) {
      const before = sink.arrivals.length;
      handler.hold();
      sink.state = "paused";
      await addNumbers(before + 1, before + 20);
      assert.equal(sink.arrivals.length, before);
      sink.state = "open";
      handler.release();
      await sink.until(({ arrivals }) => arrivals.length === before + 20);
    }
    assert.deepEqual(values(), countTo(65));
  });

  it("counts what comes after the end as late and does not take it", async () => {
    await openHandler();
    sink.state = "stopped";
    await addNumbers(1, 3);
    await sink.until(({ refusals }) => refusals.late === 3);
    assert.deepEqual(sink.arrivals, []);
  });

  it("goes on from the last entry after the server was killed and started again", async () => {
    await openHandler();
    await addNumbers(1, 10);
    await sink.until(({ arrivals }) => arrivals.length === 10);
    writer.destroy();
    await server.kill();
    await sink.until(({ errors }) => errors.length === 1);
    await server.restart();
    writer = await connect(server.url);
    await addNumbers(11, 20);
    await sink.until(({ arrivals }) => arrivals.length === 20);
    assert.deepEqual(values(), countTo(20));
    assert.equal(sink.errors.length, 1);
    assert.match(
      sink.errors[0] ?? "",
      /^The connection to Redis at redis:\/\/127\.0\.0\.1:\d+ was lost: /,
    );
    assert.deepEqual(sink.failures, []);
  });

  it("fails when the server stays away", async () => {
    const other = await startRedisServer();
    try {
      await openHandler({ url: other.url, giveUpAfterMs: 200 });
      await other.kill();
      await sink.until(({ failures }) => failures.length === 1);
      assert.match(
        sink.failures[0] ?? "",
        /^Redis did not come back within 0\.2 s\. No Redis answers at .*ECONNREFUSED/,
      );
    } finally {
      await other.stop();
    }
  });

  it("fails when the stream is deleted", async () => {
    await openHandler();
    await addNumbers(1, 2);
    await sink.until(({ arrivals }) => arrivals.length === 2);
    await writer.del("results");
    await sink.until(({ failures }) => failures.length === 1);
    assert.match(
      sink.failures[0] ?? "",
      /^The stream `results` at redis:.* is gone: it was deleted/,
    );
  });

  it("fails when the key becomes something else than a stream", async () => {
    await openHandler();
    await writer.set("results", "text");
    await sink.until(({ failures }) => failures.length === 1);
    assert.match(
      sink.failures[0] ?? "",
      /`results` at .* cannot be read: the key holds something else/,
    );
  });

  it("fails and says how many entries were trimmed before they could be read", async () => {
    const handler = await openHandler({ queueSize: 5 });
    handler.hold();
    await addNumbers(1, 40);
    await writer.xTrim("results", "MAXLEN", 3);
    handler.release();
    await sink.until(({ failures }) => failures.length === 1);
    const lost = Number(/lost (\d+) entries/.exec(sink.failures[0] ?? "")?.[1]);
    assert.equal(sink.arrivals.length + lost, 40, sink.failures[0]);
  });

  it("takes trimming of what it has read for no loss", async () => {
    await openHandler();
    for (let last = 10; last <= 30; last += 10) {
      await addNumbers(last - 9, last);
      await sink.until(({ arrivals }) => arrivals.length === last);
      await writer.xTrim("results", "MAXLEN", 0);
    }
    await untilChecked(writer);
    await addNumbers(31, 31);
    await sink.until(({ arrivals, failures }) => arrivals.length === 31 || failures.length > 0);
    assert.deepEqual(sink.failures, []);
    assert.deepEqual(values(), countTo(31));
  });

  it("ends while it waits for entries, and reads only new ones when opened again", async () => {
    const handler = await openHandler();
    await addNumbers(1, 1);
    await sink.until(({ arrivals }) => arrivals.length === 1);
    await handler.close();
    await add({ data: '"between"' });
    await handler.open();
    await addNumbers(2, 2);
    await sink.until(({ arrivals }) => arrivals.length === 2);
    assert.deepEqual(values(), [1, 2]);
    await handler.close();
    // The server takes a moment to see that a connection is gone; one that stayed would keep this test from ending.
    while ((await writer.sendCommand<string>(["CLIENT", "LIST"])).includes("cmd=xread"));
  });

  it("ends while there is no room for what it brought", async () => {
    sink.room = Promise.withResolvers<void>().promise;
    const handler = await openHandler();
    await addNumbers(1, 1);
    await sink.until(({ batchSizes }) => batchSizes.length === 1);
    await handler.close();
  });

  it("says where no Redis answers, without the password", async () => {
    const port = await closedPort();
    await assert.rejects(
      openHandler({ url: `redis://ann:s3cret@127.0.0.1:${port}/2` }),
      (error: Error) => {
        assert.equal(error.name, "UserError");
        assert.match(
          error.message,
          /^No Redis answers at redis:\/\/127\.0\.0\.1:\d+\/2: connect ECONNREFUSED/,
        );
        assert.match(error.message, /start one, or change `url` in the scenario\.$/);
        assert.ok(!error.message.includes("s3cret"));
        return true;
      },
    );
  });

  it("says so when what answers is no Redis", async () => {
    const other = net.createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as net.AddressInfo;
    try {
      await assert.rejects(
        openHandler({ url: `redis://127.0.0.1:${port}` }),
        /No Redis answers at .*RESP/,
      );
    } finally {
      other.close();
    }
  });

  it("refuses to open on a key that is no stream", async () => {
    await writer.set("results", "text");
    await assert.rejects(
      openHandler(),
      /`results` at .* the key holds something else than a stream; change/,
    );
  });

  it("uses the password of the url and names a wrong one as the reason", async () => {
    const guarded = await startRedisServer({ password: "s3cret" });
    try {
      const withPassword = `redis://:s3cret@127.0.0.1:${guarded.port}`;
      await openHandler({ url: withPassword });
      const other = await connect(withPassword);
      await other.xAdd("results", "*", { data: "1" });
      other.destroy();
      await sink.until(({ arrivals }) => arrivals.length === 1);
      await assert.rejects(
        openHandler({ url: `redis://:wr0ng@127.0.0.1:${guarded.port}` }),
        (error: Error) =>
          /^Redis at \S+ refused the connection: WRONGPASS.*; check user name and password/.test(
            error.message,
          ) && !error.message.includes("wr0ng"),
      );
    } finally {
      await guarded.stop();
    }
  });
});

// --- internal ---

async function connect(url: string): Promise<Client> {
  const client: Client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Waits until the handler has looked at the whole stream again, as it does when a read found nothing. */
async function untilChecked(client: Client): Promise<void> {
  const countChecks = async (): Promise<number> => {
    const text = await client.sendCommand<string>(["INFO", "commandstats"]);
    return Number(/cmdstat_xinfo\|stream:calls=(\d+)/.exec(text)?.[1] ?? 0);
  };
  const before = await countChecks();
  while ((await countChecks()) === before) await client.sendCommand(["BLPOP", "nothing", "0.05"]);
}

async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}

function readValue(payload: { type: string }): unknown {
  return "query_result" in payload ? payload.query_result : undefined;
}
