import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createClient } from "@redis/client";
import { openQueueStore } from "../../../src/queue/openQueueStore.ts";
import type { QueueStore } from "../../../src/queue/queueStore.ts";
import { findFreePort } from "../../servers/brokerProcess.ts";
import { makeCertificate } from "../../servers/certificate.ts";
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

  const faults: [what: string, url: () => Promise<string>, fault: RegExp][] = [
    [
      "has nothing that listens",
      async () => "redis://127.0.0.1:1",
      /^The queue redis:\/\/127\.0\.0\.1:1 cannot be used: nothing listens there/,
    ],
    [
      "has a host that is not known",
      async () => "redis://nowhere.invalid",
      /its host is not known/,
    ],
    [
      "asks for a password",
      async () => (await start({ password: "the password" })).url,
      /it asks for a password/,
    ],
    [
      "takes another password",
      async () => {
        const { port } = await start({ password: "the password" });
        return `redis://:wrong@127.0.0.1:${port}`;
      },
      /it refuses user and password/,
    ],
    [
      "lets the user do too little",
      async () => {
        const { port, url } = await start();
        const client = createClient({ url });
        await client.connect();
        const rights = ["on", ">secret", "~*", "+hello", "+client", "+info"];
        await client.sendCommand(["ACL", "SETUSER", "few", ...rights]);
        await client.close();
        return `redis://few:secret@127.0.0.1:${port}`;
      },
      /it does not let this user do what is needed/,
    ],
    [
      "speaks no TLS",
      async () => `rediss://127.0.0.1:${(await start()).port}`,
      /it gives no answer.*; does its address begin with redis:\/\/\?/,
    ],
    [
      "has a certificate of an authority that is not known",
      async () => `rediss://localhost:${(await startWithTls()).port}`,
      /its certificate is not trusted.*NODE_EXTRA_CA_CERTS/,
    ],
    [
      "speaks TLS only",
      async () => `redis://127.0.0.1:${(await startWithTls()).port}`,
      /it ends the connection .*; does its address begin with rediss:\/\/\?/,
    ],
    [
      "forgets entries",
      async () => (await start({ settings: { "maxmemory-policy": "allkeys-lru" } })).url,
      /forgets entries when its memory is full \("maxmemory-policy allkeys-lru"\)/,
    ],
    [
      "is a replica",
      async () => {
        const { port } = await start();
        return (await start({ settings: { replicaof: `127.0.0.1 ${port}` } })).url;
      },
      /it is a replica, which takes no writes/,
    ],
    [
      "is one of a cluster",
      async () => (await start({ settings: { "cluster-enabled": "yes" } })).url,
      /it is one of a cluster/,
    ],
    [
      "is full",
      async () => (await start({ settings: { maxmemory: "1" } })).url,
      /its memory is full/,
    ],
    [
      "is too old",
      async () =>
        await answer((command) =>
          /HELLO/.test(command) ? hello : /INFO\r/.test(command) ? info : "+OK",
        ),
      /it is version 6\.0\.20, and 6\.2 or newer is needed/,
    ],
    [
      "is far too old",
      async () =>
        await answer(() => "-ERR unknown command `HELLO`, with args beginning with: `3`,"),
      /it is older than version 6/,
    ],
    [
      "is no Redis",
      async () => await answer(() => "HTTP/1.1 400 Bad Request\r\n"),
      /what answers there is no Redis/,
    ],
    ["never answers", async () => await answer(() => undefined), /it gives no answer/],
  ];
  for (const [what, url, fault] of faults) {
    it(`is refused with the reason when it ${what}`, async () => {
      assert.match(await faultOf(await url()), fault);
    });
  }

  it("is refused with a certificate of another authority, and taken with its own", async () => {
    const { port, ca } = await startWithTls();
    const url = `rediss://localhost:${port}`;
    const other = await makeCertificateHere();
    assert.match(await openElsewhere(url, other.ca), /its certificate is not trusted/);
    assert.equal(await openElsewhere(url, ca), "opened");
  });

  it("never shows a password", async () => {
    const { port } = await start({ password: "the password" });
    assert.doesNotMatch(await faultOf(`redis://:a-wrong-one@127.0.0.1:${port}`), /a-wrong-one/);
  });

  const makeCertificateHere = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "touchstone-tls-"));
    opened.push({ close: () => rm(folder, { recursive: true }) });
    return await makeCertificate(folder);
  };
  const startWithTls = async () => {
    const { ca, key } = await makeCertificateHere();
    const port = await findFreePort();
    await start({
      settings: {
        ...{ port: "0", "tls-port": String(port), "tls-auth-clients": "no" },
        ...{ "tls-cert-file": ca, "tls-key-file": key, "tls-ca-cert-file": ca },
      },
    });
    return { port, ca };
  };
  /** A server that gives these answers to commands; undefined is none. */
  const answer = async (reply: (command: string) => string | undefined): Promise<string> => {
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket.on("error", () => undefined));
      socket.on("data", (data) => {
        for (const command of String(data).split(/(?=\*\d)/)) {
          const text = reply(command);
          if (text !== undefined) socket.write(`${text}\r\n`);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    opened.push({
      async close() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    });
    return `redis://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  };

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

/** What a Redis answers to HELLO, but for its end, and one of 2020 to INFO. */
const hello = "%1\r\n$6\r\nserver\r\n$5\r\nredis";
const facts = "# Server\r\nredis_version:6.0.20\r\n";
const info = `$${facts.length}\r\n${facts}`;

/** Opens a store in a process that trusts this authority: "opened", or the fault. */
async function openElsewhere(url: string, ca: string): Promise<string> {
  const module = new URL("../../../src/queue/openQueueStore.ts", import.meta.url).href;
  const script = `
    const { openQueueStore } = await import(${JSON.stringify(module)});
    await openQueueStore(${JSON.stringify(url)}, () => undefined).then(
      async (store) => { await store.close(); console.log("opened"); },
      (error) => console.log(error.message));`;
  const args = ["--input-type=module", "-e", script];
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca };
  return (await promisify(execFile)(process.execPath, args, { env })).stdout.trim();
}
