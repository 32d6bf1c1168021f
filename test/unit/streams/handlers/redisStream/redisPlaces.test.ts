import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createClient } from "@redis/client";
import type { ResultStream } from "../../../../../src/model/results/record.ts";
import { createRedisStreamDispatcher } from "../../../../../src/streams/dispatchers/redisStream/redisStreamDispatcher.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { redisStreamHandlerKind } from "../../../../../src/streams/handlers/redisStream/redisStreamKind.ts";
import { makeCertificate } from "../../../../servers/certificate.ts";
import {
  type RedisServer,
  type RedisServerOptions,
  skipWithoutRedis,
  startRedisServer,
} from "../../../../servers/redisServer.ts";
import { ArrivalRecorder } from "../arrivalRecorder.ts";
import { makeContext } from "../recordingSink.ts";

describe("a redis stream", function () {
  this.timeout(60_000);
  let servers: RedisServer[] = [];
  let handlers: RecordHandler[] = [];
  let sink: ArrivalRecorder;

  before(function () {
    skipWithoutRedis(this);
  });
  beforeEach(() => {
    sink = new ArrivalRecorder();
  });
  afterEach(async () => {
    for (const handler of handlers) await handler.close();
    for (const server of servers) await server.stop();
    handlers = [];
    servers = [];
  });

  const serve = async (settings: RedisServerOptions["settings"] = {}) => {
    const server = await startRedisServer({ isDurable: false, settings });
    servers.push(server);
    return server;
  };
  const make = (config: object, folder = "/") => {
    const parsed = redisStreamHandlerKind.schema.parse({
      kind: "redis-stream",
      stream: "results",
      ...config,
    });
    const place = { role: "query", id: "rx", folder } as const;
    const handler = redisStreamHandlerKind.create(parsed, place, makeContext(sink));
    handlers.push(handler);
    return handler;
  };
  const open = async (config: object, folder?: string) => {
    const handler = make(config, folder);
    await handler.open();
    return handler;
  };
  const redis = async (url: string, ...commands: string[][]) => {
    const client = createClient({ url });
    await client.connect();
    const replies: unknown[] = [];
    for (const command of commands) replies.push(await client.sendCommand(command));
    client.destroy();
    return replies;
  };
  const add = (data: string, stream = "results") => ["XADD", stream, "*", "data", data];
  const results = () => sink.arrivals.map(({ payload }) => payload as ResultStream);
  const values = () => results().map(({ query_result }) => query_result);
  const untilTaken = (count: number) => sink.until(({ arrivals }) => arrivals.length >= count);

  it("is read from its first entry, or after one, where it is to be", async () => {
    const { url } = await serve();
    const [first] = await redis(url, add("1"), add("2"));
    await open({ url, start: "0" });
    await untilTaken(2);
    await redis(url, add("3"));
    await untilTaken(3);
    assert.deepEqual(values(), [1, 2, 3]);
    sink = new ArrivalRecorder();
    await open({ url, start: String(first) });
    await untilTaken(2);
    assert.deepEqual(values(), [2, 3]);
  });

  it("is read as a group, each entry confirmed and taken once", async () => {
    const { url } = await serve();
    await redis(url, add("1"));
    const handler = await open({ url, group: "g", start: "0" });
    await redis(url, add("2"));
    await untilTaken(2);
    const [, pending] = await redis(url, ["PING"], ["XPENDING", "results", "g"]);
    assert.equal((pending as unknown[])[0], 0);
    await handler.close();
    await redis(url, add("3"));
    await open({ url, group: "g" });
    await untilTaken(3);
    assert.deepEqual(values(), [1, 2, 3]);
  });

  it("of a group is read on after its server was gone", async () => {
    const server = await startRedisServer();
    servers.push(server);
    await open({ url: server.url, group: "g" });
    await redis(server.url, add("1"));
    await untilTaken(1);
    await server.restart();
    await redis(server.url, add("2"));
    await untilTaken(2);
    assert.deepEqual(values(), [1, 2]);
  });

  it("keeps all fields of an entry, and the bytes of those that are no text", async () => {
    const { url } = await serve();
    await open({ url, field: "payload" });
    const client = createClient({ url });
    await client.connect();
    const xadd = (...fields: (string | Buffer)[]) =>
      client.sendCommand(["XADD", "results", "*", ...fields]);
    await xadd("payload", '{"n": 1.0}', "source", "a", "tag", "x", "tag", "y");
    await xadd("payload", Buffer.from([0xff, 0x00]));
    await xadd("data", "1", "bytes", Buffer.from([0xff]));
    client.destroy();
    await untilTaken(3);
    const [whole, bytes, all] = results();
    assert.deepEqual(whole?.query_result, { n: 1 });
    assert.deepEqual(whole?.fields, { source: "a", tag: ["x", "y"] });
    assert.equal(sink.arrivals[0]?.bodyText, '{"n": 1.0}');
    assert.equal(bytes?.raw_body_base64, "/wA=");
    assert.deepEqual(all?.query_result, { data: "1", bytes: { base64: "/w==" } });
  });

  it("says which right a user lacks, and needs none to ask for a sign of life", async () => {
    const { url, port } = await serve();
    const user = ["ACL", "SETUSER", "reader", "on", ">secret", "~results", "+xread", "+xlen"];
    await redis(url, user, add("1"));
    const asReader = { url: `redis://reader:secret@127.0.0.1:${port}` };
    await assert.rejects(
      open(asReader),
      /cannot be read: NOPERM.*xinfo.*; give that user the right/,
    );
    await redis(url, ["ACL", "SETUSER", "reader", "+xinfo|stream"]);
    await open({ ...asReader, start: "0" });
    await untilTaken(1);
    const unknown = { url: `redis://reader:wrong@127.0.0.1:${port}` };
    await assert.rejects(open(unknown), /refused the connection: WRONGPASS.*check user name/);
  });

  it("is found at the server of a cluster that has it, to read and to write", async () => {
    const settings = { "cluster-enabled": "yes" };
    const [a, b] = [await serve(settings), await serve(settings)];
    await redis(a.url, ["CLUSTER", "ADDSLOTSRANGE", "0", "8191"]);
    await redis(b.url, ["CLUSTER", "ADDSLOTSRANGE", "8192", "16383"]);
    await redis(a.url, ["CLUSTER", "MEET", "127.0.0.1", String(b.port)]);
    for (const { url } of [a, b]) {
      let isReady = false;
      while (!isReady) {
        const [info] = await redis(url, ["CLUSTER", "INFO"]);
        isReady = /cluster_state:ok/.test(String(info));
      }
    }
    for (const stream of ["results", "others"]) {
      sink = new ArrivalRecorder();
      await open({ url: a.url, stream });
      const dispatcher = createRedisStreamDispatcher({ kind: "redis-stream", url: b.url, stream });
      await dispatcher.open();
      await dispatcher.send({ sequence: 1, change: { stream }, sentNs: 0n });
      await dispatcher.flush();
      await untilTaken(1);
      assert.deepEqual(values(), [{ stream }]);
      await dispatcher.close();
    }
  });

  describe("over TLS", () => {
    let folder: string;
    let server: RedisServer;
    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-tls-"));
      await makeCertificate(folder);
    });
    after(async () => await rm(folder, { recursive: true, force: true }));
    beforeEach(async () => {
      const base = await startRedisServer({ isDurable: false });
      await base.stop(); // its port is free now
      server = await serve({
        "tls-port": String(base.port),
        "tls-cert-file": path.join(folder, "ca.pem"),
        "tls-key-file": path.join(folder, "key.pem"),
        "tls-ca-cert-file": path.join(folder, "ca.pem"),
        "tls-auth-clients": "no",
      });
      await redis(server.url, add("1"));
      secure = { url: `rediss://localhost:${base.port}`, start: "0" };
    });
    let secure: { url: string; start: string };

    it("is read with the certificate of its own authority", async () => {
      await open({ ...secure, ca: "ca.pem" }, folder);
      await untilTaken(1);
    });

    it("says what to do where the authority is not known, or the certificate is for another host", async () => {
      await assert.rejects(
        open(secure),
        /self-signed certificate; name the certificate .* in `ca`/,
      );
      const other = { ...secure, url: secure.url.replace("localhost", "127.0.0.1"), ca: "ca.pem" };
      await assert.rejects(open(other, folder), /; change the host of `url` to one it is for/);
      await assert.rejects(
        open({ ...secure, ca: "none.pem" }, folder),
        /Cannot read the certificates/,
      );
    });

    it("says so where only one side speaks it", async () => {
      const plain = { url: secure.url.replace("rediss", "redis") };
      await assert.rejects(open(plain), /may speak TLS only: try `rediss`/);
      const tls = { url: server.url.replace("redis:", "rediss:") };
      await assert.rejects(open(tls), /may speak no TLS there: try `redis`/);
    });
  });
});
