import assert from "node:assert/strict";
import { openQueueStore } from "../../../src/queue/openQueueStore.ts";
import type { QueueStore } from "../../../src/queue/queueStore.ts";
import { type RedisServer, skipWithoutRedis, startRedisServer } from "../../servers/redisServer.ts";

describe("Redis as the store of queues", function () {
  this.timeout(30_000);
  const opened: { close(): Promise<void> }[] = [];
  before(function () {
    skipWithoutRedis(this);
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });

  const start = async (
    options: Parameters<typeof startRedisServer>[0] = {},
  ): Promise<RedisServer> => {
    const server = await startRedisServer(options);
    opened.push({ close: () => server.stop() });
    return server;
  };
  const open = async (url: string): Promise<QueueStore> => {
    const store = await openQueueStore(url, () => undefined);
    opened.push(store);
    return store;
  };
  const faultOf = async (url: string): Promise<string> => {
    const error: unknown = await open(url).then(
      () => undefined,
      (each) => each,
    );
    assert.ok(error instanceof Error);
    return error.message;
  };

  it("is refused with the reason when it cannot be used", async () => {
    const port = (await start()).port;
    const guarded = await start({ password: "the password" });
    const forgetting = await start({ settings: { "maxmemory-policy": "allkeys-lru" } });
    const replica = await start({ settings: { replicaof: `127.0.0.1 ${port}` } });
    const faults: [url: string, fault: RegExp][] = [
      ["redis://127.0.0.1:1", /redis:\/\/127\.0\.0\.1:1 cannot be used: nothing listens there/],
      [`redis://127.0.0.1:${guarded.port}`, /it asks for a password/],
      [`redis://:wrong@127.0.0.1:${guarded.port}`, /refuses user and password/],
      [`rediss://127.0.0.1:${port}`, /cannot be used: /],
      [
        forgetting.url,
        /forgets entries when its memory is full \("maxmemory-policy allkeys-lru"\)/,
      ],
      [replica.url, /it is a replica, which takes no writes/],
    ];
    for (const [url, fault] of faults) assert.match(await faultOf(url), fault);
  });

  it("never shows a password", async () => {
    const { port } = await start({ password: "the password" });
    assert.doesNotMatch(await faultOf(`redis://:a-wrong-one@127.0.0.1:${port}`), /a-wrong-one/);
  });

  it("gives turns of a rate to all who ask, one after the other", async () => {
    const { url } = await start();
    const stores = [await open(url), await open(url)];
    const waits: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      waits.push((await stores[turn % 2]?.takeTurn("rate", 10_000)) ?? 0);
    }
    waits.forEach((wait, turn) => {
      assert.ok(wait <= turn * 10_000 && wait > turn * 10_000 - 5000, `${turn}: ${wait}`);
    });
    await stores[0]?.takeTurn("rate", -30_000);
    const after = (await stores[1]?.takeTurn("rate", 10_000)) ?? 0;
    assert.ok(after <= 30_000 && after > 25_000, `${after}`);
  });
});
