import assert from "node:assert/strict";
import { checkQueue } from "../../../../src/run/queue/checkQueue.ts";
import { skipWithoutPostgres, startPostgresServer } from "../../../servers/postgresServer.ts";
import { skipWithoutRedis, startRedisServer } from "../../../servers/redisServer.ts";

const key = "a key of the tests, long enough";

describe("a queue that is tried", () => {
  it("says whether a password, or another one, would help", async function () {
    this.timeout(20_000);
    skipWithoutRedis(this);
    const redis = await startRedisServer({ password: "letmein" });
    try {
      const withPassword = (password: string) => redis.url.replace("//", `//:${password}@`);
      const without = await checkQueue({ url: redis.url, key });
      assert.equal(without.wantsPassword, true);
      assert.match(without.fault ?? "", /it asks for a password/);
      const wrong = await checkQueue({ url: withPassword("wrong"), key });
      assert.equal(wrong.wantsPassword, true);
      assert.match(wrong.fault ?? "", /it refuses user and password/);
      assert.deepEqual(await checkQueue({ url: withPassword("letmein"), key }), {});
    } finally {
      await redis.stop();
    }
  });

  it("says the same of PostgreSQL, whatever language it speaks, and that no password mends too few rights", async function () {
    this.timeout(30_000);
    skipWithoutPostgres(this);
    const postgres = await startPostgresServer();
    try {
      const check = (over: Partial<URL>) =>
        checkQueue({ url: Object.assign(new URL(postgres.url), over).href, key });
      const without = await check({ password: "" });
      assert.equal(without.wantsPassword, true);
      assert.match(without.fault ?? "", /it asks for a password/);
      const wrong = await check({ password: "wrong" });
      assert.equal(wrong.wantsPassword, true);
      assert.match(wrong.fault ?? "", /it refuses user and password/);
      await postgres.sql("CREATE ROLE poor LOGIN PASSWORD 'p'");
      const poor = await check({ username: "poor", password: "p" });
      assert.equal(poor.wantsPassword, undefined);
      assert.match(poor.fault ?? "", /its user has too few rights/);
      assert.deepEqual(await check({}), {});
    } finally {
      await postgres.stop();
    }
  });

  it("says what is wrong with its URL, its key, or the place where nothing listens", async () => {
    const faults = await Promise.all([
      checkQueue({ url: "http://there", key }),
      checkQueue({ url: "redis://127.0.0.1:1", key: "short" }),
      checkQueue({ url: "redis://127.0.0.1:1", key }),
    ]);
    const expected = [/redis:\/\//, /too short/, /nothing listens there/];
    for (const [at, { fault, wantsPassword }] of faults.entries()) {
      assert.match(fault ?? "", expected[at] ?? /^$/);
      assert.equal(wantsPassword, undefined);
    }
  });
});
