import assert from "node:assert/strict";
import { once } from "node:events";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { createHttpHandler } from "../../../../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../../../../src/streams/handlers/http/httpKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";
import { RawClient } from "./httpClient.ts";

let sink: RecordingSink;
let handler: RecordHandler;
let url: string;

beforeEach(async () => {
  sink = new RecordingSink();
  const config = httpHandlerKind.schema.parse({ kind: "http", path: "/r" });
  handler = createHttpHandler(takeRevealed(config), makeContext(sink));
  await handler.open();
  url = handler.url ?? assert.fail("has no url");
});

afterEach(async () => {
  await handler.close();
});

function request(body: string, lines: readonly string[] = []): string {
  const head = [
    "POST /r HTTP/1.1",
    "Host: x",
    ...lines,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

function chunked(body: string): string {
  const length = Buffer.byteLength(body).toString(16);
  return `POST /r HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${length}\r\n${body}\r\n0\r\n\r\n`;
}

function bodies(): unknown[] {
  return sink.arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload.request_body : assert.fail(payload.type),
  );
}

/** Numbers from 0 up to 1, the same for a seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function cut(text: string, random: () => number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const length = 1 + Math.floor(random() ** 3 * 300);
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces;
}

async function writeTurnByTurn(client: RawClient, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    client.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("requests of an http handler that are read directly", () => {
  it("come to the same, however they are written and cut", async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = createRandom(seed);
      const wanted = Array.from({ length: 12 }, (_, at) => ({ seed, at, text: "ä".repeat(at) }));
      const texts = wanted.map((body) => {
        const json = JSON.stringify(body);
        return random() < 0.8
          ? request(json, [`X-Seed: ${Math.floor(random() * 3)}`])
          : chunked(json);
      });
      const before = sink.arrivals.length;
      const client = new RawClient(url);
      client.socket.setNoDelay(true);
      await once(client.socket, "connect");
      // The first ones whole, as they are read directly; then cut anywhere.
      const whole = Math.floor(random() * 6);
      await writeTurnByTurn(client, texts.slice(0, whole));
      await writeTurnByTurn(client, cut(texts.slice(whole).join(""), random));
      await sink.until(() => sink.arrivals.length === before + wanted.length);
      assert.deepEqual(bodies().slice(before), wanted, `seed ${seed}`);
      client.socket.end();
      assert.equal((await client.closed).match(/HTTP\/1\.1 200 OK\r/g)?.length, wanted.length);
    }
    assert.deepEqual(sink.errors, []);
  });

  it("are answered byte for byte as those that Node reads", async () => {
    const direct = new RawClient(url).write(request("[1,2]"));
    const byNode = new RawClient(url).write(chunked("[1,2]"));
    await direct.until('{"received":2}');
    await byNode.until('{"received":2}');
    for (const { socket } of [direct, byNode]) socket.end();
    const [first, second] = await Promise.all([direct.closed, byNode.closed]);
    const date = /Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/;
    assert.match(first, date);
    assert.equal(first.replace(date, "Date"), second.replace(date, "Date"));
  });

  it("wait for the answer to the one before, whatever comes meanwhile", async () => {
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    const client = new RawClient(url).write(request("1"));
    await sink.until(() => sink.takes.length === 1);
    sink.room = undefined;
    await writeTurnByTurn(client, [
      request("2"),
      chunked("3"),
      request("4"),
      request("5").slice(0, -1),
    ]);
    assert.deepEqual(bodies(), [1]);
    room.resolve();
    await sink.until(() => sink.takes.length === 4);
    client.write("5");
    await sink.until(() => sink.takes.length === 5);
    assert.deepEqual(bodies(), [1, 2, 3, 4, 5]);
    client.socket.end();
    assert.equal((await client.closed).match(/"received":1/g)?.length, 5);
  });

  it("are answered also where their sender writes no more after them", async () => {
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    const client = new RawClient(url).write(request("1"));
    client.socket.end();
    await sink.until(() => sink.takes.length === 1);
    sink.room = undefined;
    const later = new RawClient(url).write(request("2"));
    await later.until("received");
    later.socket.destroy();
    room.resolve();
    assert.match(await client.closed, /\{"received":1\}$/);
  });

  it("are refused and taken again on the same connection", async () => {
    const client = new RawClient(url).write(request("1"));
    await client.until("200 OK");
    sink.state = "paused";
    client.write(request("2"));
    await client.until("retry-after: 1");
    sink.state = "open";
    client.write(request("3"));
    await sink.until(() => sink.takes.length === 2);
    client.socket.end();
    assert.deepEqual((await client.closed).match(/HTTP\/1\.1 \d+/g), [
      "HTTP/1.1 200",
      "HTTP/1.1 503",
      "HTTP/1.1 200",
    ]);
    assert.deepEqual([bodies(), sink.refusals.refused], [[1, 3], 1]);
  });

  it("are answered when the handler is closed, and their connections closed with it", async () => {
    const room = Promise.withResolvers<void>();
    const idle = new RawClient(url).write(request("1"));
    await idle.until("received");
    sink.room = room.promise;
    const asked = new RawClient(url).write(request("2"));
    await sink.until(() => sink.takes.length === 2);
    const closed = handler.close();
    await idle.closed;
    room.resolve();
    assert.match(await asked.closed, /\{"received":1\}$/);
    await closed;
  });

  it("cost nothing but their connection where it breaks before the answer", async () => {
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    const client = new RawClient(url).write(request("1"));
    await sink.until(() => sink.takes.length === 1);
    client.socket.resetAndDestroy();
    await client.closed;
    room.resolve();
    sink.room = undefined;
    const next = new RawClient(url).write(request("2"));
    await next.until("received");
    next.socket.destroy();
    assert.deepEqual([bodies(), sink.errors], [[1, 2], []]);
  });
});
