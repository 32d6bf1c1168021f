import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openQueueStore } from "../../../../src/queue/openQueueStore.ts";
import type { QueueStore } from "../../../../src/queue/queueStore.ts";
import { makeCertificate } from "../../../servers/certificate.ts";
import {
  type PostgresServer,
  skipWithoutPostgres,
  startPostgresServer,
} from "../../../servers/postgresServer.ts";

const data = { body: "{}", mac: "" };

describe("PostgreSQL as the store of queues", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let told: string[];
  const opened: { close(): Promise<unknown> }[] = [];
  before(async function () {
    skipWithoutPostgres(this);
    server = await startPostgresServer();
  });
  after(async () => await server?.stop());
  beforeEach(() => {
    told = [];
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });

  const open = async (url = server.url): Promise<QueueStore> => {
    const store = await openQueueStore(url, (message) => told.push(message));
    opened.push(store);
    return store;
  };
  const faultOf = async (url: string): Promise<string> => {
    const error: unknown = await open(url).then(
      () => undefined,
      (each) => each,
    );
    assert.ok(error instanceof Error, `${url} was taken`);
    return error.message;
  };
  const urlWith = (over: Partial<URL>) => Object.assign(new URL(server.url), over).href;

  it("is refused with the reason when it cannot be used", async () => {
    await server.sql("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0");
    await server.sql("CREATE DATABASE closed");
    await server.sql("CREATE ROLE poor LOGIN PASSWORD 'p'");
    await server.sql("CREATE ROLE crowd LOGIN PASSWORD 'p' CONNECTION LIMIT 0");
    await server.sql("CREATE ROLE reader LOGIN PASSWORD 'p'");
    await server.sql("ALTER ROLE reader SET default_transaction_read_only = on");
    const web = http.createServer().listen(0, "127.0.0.1");
    await once(web, "listening");
    opened.push({ close: async () => void web.close() });
    const webPort = String((web.address() as AddressInfo).port);
    const own = { username: "poor", password: "p" };
    const faults: [url: string, fault: RegExp][] = [
      [
        "postgres://127.0.0.1:1/d",
        /postgres:\/\/127\.0\.0\.1:1\/d cannot be used: nothing listens/,
      ],
      [urlWith({ port: webPort }), /cannot be used: it ended the connection/],
      [urlWith({ password: "" }), /it asks for a password/],
      [urlWith({ password: "wrong" }), /it refuses user and password/],
      [urlWith({ username: "nobody" }), /it refuses user and password/],
      [
        urlWith({ pathname: "/absent" }),
        /it has no such database \(database "absent" does not exist/,
      ],
      [urlWith({ ...own, pathname: "/closed" }), /its user has too few rights/],
      [urlWith({ ...own, username: "crowd" }), /it takes no more connections/],
      [urlWith({ ...own, username: "reader" }), /it is read-only, as a replica is/],
      [urlWith({ pathname: "/latin" }), /encoded as LATIN1, .* UTF8 is needed/],
      [urlWith({ search: "?sslmode=require" }), /it speaks no TLS/],
      [urlWith({ search: "?sslmode=prefer" }), /takes sslmode \(disable, require, verify-full\)/],
      [urlWith({ search: "?target=x" }), /no other parameter: "target"/],
    ];
    for (const [url, fault] of faults) assert.match(await faultOf(url), fault, url);
    const tables = await server.sql(
      "SELECT count(*) FROM pg_namespace WHERE nspname = 'touchstone'",
    );
    assert.equal(tables.trim(), "0");
  });

  it("is refused as a replica, and where its certificate is not trusted", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-certificate-"));
    opened.push({ close: () => rm(folder, { recursive: true }) });
    const certificate = await makeCertificate(folder);
    const replica = await startPostgresServer({ isReplica: true, certificate });
    opened.push({ close: () => replica.stop() });
    assert.match(await faultOf(replica.url), /it is read-only, as a replica is; name its primary/);
    assert.match(await faultOf(`${replica.url}?sslmode=require`), /its certificate is not trusted/);
  });

  it("never shows a password", async () => {
    assert.doesNotMatch(await faultOf(urlWith({ password: "a-wrong-one" })), /a-wrong-one/);
    assert.doesNotMatch((await open()).shown, /a-password/);
  });

  it("can be used by one who may not make its tables, once they are there", async () => {
    await open();
    await server.sql("CREATE ROLE guest LOGIN PASSWORD 'p'");
    await server.sql("GRANT USAGE ON SCHEMA touchstone TO guest");
    for (const kind of ["TABLES", "SEQUENCES"]) {
      await server.sql(`GRANT ALL ON ALL ${kind} IN SCHEMA touchstone TO guest`);
    }
    const store = await open(urlWith({ username: "guest", password: "p" }));
    const queue = store.queue("guest");
    opened.push(queue);
    await queue.add([{ id: "a", data }]);
    const taken = Promise.withResolvers<string>();
    const process = async ({ id }: { id: string }) => taken.resolve(id);
    const worker = store.work("guest", process, { concurrency: 1, onError: taken.reject });
    opened.push({ close: () => worker.close(false) });
    assert.equal(await taken.promise, "a");
    await queue.clear();
  });

  it("is made ready once by many that open it at the same time", async () => {
    await server.sql("CREATE DATABASE crowded");
    const url = urlWith({ pathname: "/crowded" });
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    for (const store of stores) assert.ok((await store.nowMs()) > 0);
  });

  it("gives turns of a rate to all who ask, one after the other", async () => {
    const stores = [await open(), await open()];
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

  it("keeps what it is given, and gives back the newest first", async () => {
    const queue = (await open()).queue("kept");
    opened.push(queue);
    const body = JSON.stringify({ text: 'ü 😀 \ud800 \u0000 "\\' });
    await queue.add([{ id: "a", data }]);
    await queue.add([{ id: "b", data: { body, mac: "m" } }]);
    await queue.add([{ id: "b", data }]);
    assert.deepEqual(await queue.read("b"), { body, mac: "m" });
    assert.deepEqual(
      (await queue.listWaiting(1)).map(({ id }) => id),
      ["b"],
    );
    assert.deepEqual(
      [await queue.write("c", data), await queue.write("a", { body, mac: "" })],
      [false, true],
    );
    assert.deepEqual(await queue.findMissing(["a", "b", "c"]), ["c"]);
    await queue.remove("a");
    assert.equal(await queue.count(), 1);
    await queue.clear();
    assert.equal(await queue.count(), 0);
  });

  it("is waited for while it is away, by jobs that are under way as well", async () => {
    const store = await open();
    const queue = store.queue("waiting");
    opened.push(queue);
    const [begun, go, second] = [0, 1, 2].map(() => Promise.withResolvers<void>());
    const starts: string[] = [];
    const worker = store.work(
      "waiting",
      async (job) => {
        starts.push(`${job.id} ${job.starts}`);
        begun?.resolve();
        if (job.id === "second") second?.resolve();
        await go?.promise;
      },
      { concurrency: 1, onError: () => undefined },
    );
    opened.push({ close: () => worker.close(false) });
    await queue.add([{ id: "first", data }]);
    await begun?.promise;
    await server.kill();
    go?.resolve();
    const added = queue.add([{ id: "second", data }]);
    await server.restart();
    await added;
    await second?.promise;
    while ((await queue.count()) > 0) await delay(20);
    assert.deepEqual(starts, ["first 1", "second 1"]);
    assert.deepEqual(
      told.map((message) => message.replace(/postgres:\S+/, "").replace(/:.*/, "")),
      ["The queue  cannot be reached", "The queue  can be used again."],
    );
  });

  it("is not asked without a pause while as many jobs are worked on as may be", async () => {
    const store = await open();
    const queue = store.queue("busy");
    opened.push(queue);
    await queue.limit(1);
    const [begun, go] = [0, 1].map(() => Promise.withResolvers<void>());
    const process = async () => {
      begun?.resolve();
      await go?.promise;
    };
    await queue.add(["a", "b", "c"].map((id) => ({ id, data })));
    for (let at = 0; at < 2; at++) {
      const worker = store.work("busy", process, { concurrency: 4, onError: () => undefined });
      opened.push({ close: () => worker.close(false) });
    }
    await begun?.promise;
    const count = async () =>
      Number(
        await server.sql("SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'"),
      );
    const before = await count();
    await delay(2500);
    const made = (await count()) - before;
    go?.resolve();
    while ((await queue.count()) > 0) await delay(20);
    assert.ok(made < 150, `${made} transactions`);
  });
});
