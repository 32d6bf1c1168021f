import assert from "node:assert/strict";
import { createClient } from "@redis/client";
import { DispatchError } from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createRedisStreamDispatcher } from "../../../../../src/streams/dispatchers/redisStream/redisStreamDispatcher.ts";
import {
  type RedisServer,
  skipWithoutRedis,
  startRedisServer,
} from "../../../../servers/redisServer.ts";

describe("redis stream dispatcher", function () {
  this.timeout(30_000);
  let server: RedisServer;
  let reader: ReturnType<typeof createClient>;

  before(async function () {
    skipWithoutRedis(this);
    server = await startRedisServer({ isDurable: false });
  });
  after(async () => await server?.stop());
  beforeEach(async () => {
    reader = createClient({ url: server.url, socket: { reconnectStrategy: false } });
    reader.on("error", () => undefined);
    await reader.connect();
    await reader.flushAll();
  });
  afterEach(() => {
    if (reader.isOpen) reader.destroy();
  });

  const open = async (stream = "changes") => {
    const dispatcher = createRedisStreamDispatcher({
      kind: "redis-stream",
      url: server.url,
      stream,
    });
    await dispatcher.open();
    return dispatcher;
  };
  const change = (sequence: number, value: unknown = { n: sequence }) => ({
    sequence,
    change: value,
    sentNs: 0n,
  });

  it("adds changes in their order, as JSON with all digits", async () => {
    const dispatcher = await open();
    await dispatcher.send(change(1, { ns: 1732100000123456789n }));
    for (let sequence = 2; sequence <= 2500; sequence++) await dispatcher.send(change(sequence));
    await dispatcher.flush();
    const entries = await reader.xRange("changes", "-", "+");
    const expected = Array.from({ length: 2500 }, (_each, index) =>
      index === 0 ? '{"ns":1732100000123456789}' : `{"n":${index + 1}}`,
    );
    assert.deepEqual(
      entries?.map(({ message }) => ({ ...message })),
      expected.map((data) => ({ data })),
    );
    await dispatcher.close();
  });

  it("says that no more can be delivered when the key is no stream", async () => {
    await reader.set("changes", "text");
    const dispatcher = await open();
    await dispatcher.send(change(1));
    await dispatcher.send(change(2));
    await assert.rejects(dispatcher.flush(), (error: unknown) => {
      assert.ok(error instanceof DispatchError);
      assert.equal(error.failedCount, 2);
      assert.equal(error.isFinal, true);
      assert.match(
        error.message,
        /^2 changes could not be added to the stream `changes` at redis:.*: WRONGTYPE/,
      );
      return true;
    });
    await dispatcher.close();
  });

  it("goes on after Redis had no memory left for a while", async () => {
    const dispatcher = await open();
    await reader.configSet("maxmemory", "1");
    await dispatcher.send(change(1));
    await assert.rejects(
      dispatcher.flush(),
      (error) => error instanceof DispatchError && !error.isFinal && /OOM/.test(error.message),
    );
    await reader.configSet("maxmemory", "0");
    await dispatcher.send(change(2));
    await dispatcher.flush();
    assert.equal(await reader.xLen("changes"), 1);
    await dispatcher.close();
  });

  it("says that no more can be delivered when the connection is lost", async () => {
    const own = await startRedisServer({ isDurable: false });
    const dispatcher = createRedisStreamDispatcher({
      kind: "redis-stream",
      url: own.url,
      stream: "changes",
    });
    await dispatcher.open();
    await own.stop();
    await assert.rejects(
      async () => {
        await dispatcher.send(change(1));
        await dispatcher.flush();
      },
      (error) => error instanceof DispatchError && error.isFinal && error.failedCount === 1,
    );
    await dispatcher.close();
    await assert.rejects(dispatcher.open(), /No Redis answers at .*ECONNREFUSED/);
  });

  it("can be opened again after it was closed", async () => {
    const dispatcher = await open();
    await dispatcher.close();
    await dispatcher.open();
    await dispatcher.send(change(1));
    await dispatcher.flush();
    assert.equal(await reader.xLen("changes"), 1);
    await dispatcher.close();
  });
});
