import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { createHttpHandler } from "../../../../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../../../../src/streams/handlers/http/httpKind.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";
import { RawClient, send } from "./httpClient.ts";

const maxBodyBytes = 1000;
let sink: RecordingSink;
let handler: RecordHandler;
let url: string;

beforeEach(async () => {
  sink = new RecordingSink();
  const config = httpHandlerKind.schema.parse({ kind: "http", path: "/r", maxBodyBytes });
  handler = createHttpHandler(takeRevealed(config), makeContext(sink));
  await handler.open();
  url = handler.url ?? assert.fail("has no url");
});

afterEach(async () => {
  await handler.close();
});

function head(lines: readonly string[], method = "POST"): string {
  return `${[`${method} /r HTTP/1.1`, "Host: x", ...lines].join("\r\n")}\r\n\r\n`;
}

/** The rest goes on: one more request is received. */
async function assertGoesOn(): Promise<void> {
  const before = sink.arrivals.length;
  assert.equal((await send(url, { body: '"well"' })).status, 200);
  assert.equal(sink.arrivals.length, before + 1);
}

describe("http handler with broken clients", () => {
  it("takes a body of exactly the largest size and refuses one byte more", async () => {
    const fits = await send(url, { body: "1".repeat(maxBodyBytes) });
    const tooLarge = await send(url, { body: "1".repeat(maxBodyBytes + 1) });
    assert.deepEqual([fits.status, tooLarge.status], [200, 413]);
    assert.deepEqual(tooLarge.body, { error: "the body is larger than 1000 bytes" });
    assert.equal(tooLarge.headers.connection, "close");
    assert.deepEqual([sink.arrivals.length, sink.refusals.refused], [1, 1]);
  });

  it("refuses by Content-Length before anything of the body was sent", async () => {
    const client = new RawClient(url).write(head(["Content-Length: 1001"]));
    assert.match(await client.closed, /^HTTP\/1\.1 413 /);
    assert.equal(sink.refusals.refused, 1);
    await assertGoesOn();
  });

  it("lets a client that sends a large body all the same read the refusal", async () => {
    const bytes = 5_000_000;
    const client = new RawClient(url).write(head([`Content-Length: ${bytes}`]) + "x".repeat(bytes));
    assert.match(await client.closed, /^HTTP\/1\.1 413 /);
    assert.equal(client.isReset, false);
  });

  it("refuses a large body without asking for it, and asks for one that fits", async () => {
    const expecting = "Expect: 100-continue";
    const large = new RawClient(url).write(head(["Content-Length: 1001", expecting]));
    assert.match(await large.closed, /^HTTP\/1\.1 413 /);
    const fits = new RawClient(url).write(head(["Content-Length: 2", expecting]));
    await fits.until("100 Continue");
    fits.write("42");
    assert.match(await fits.until("received"), /HTTP\/1\.1 200 /);
    fits.socket.destroy();
    sink.state = "paused";
    const paused = new RawClient(url).write(head(["Content-Length: 2", expecting]));
    assert.match(await paused.closed, /^HTTP\/1\.1 503 /);
    assert.equal(sink.refusals.refused, 2);
  });

  it("refuses a chunked body as soon as it is too large", async () => {
    const chunk = `100\r\n${"x".repeat(256)}\r\n`;
    const client = new RawClient(url).write(head(["Transfer-Encoding: chunked"]));
    client.write(chunk.repeat(4000)); // 1 MB, without an end
    assert.match(await client.closed, /^HTTP\/1\.1 413 /);
    assert.equal(sink.refusals.refused, 1);
    await assertGoesOn();
  });

  it("counts a client that hangs up on its refusal as refused, and as no error", async () => {
    const chunk = `100\r\n${"x".repeat(256)}\r\n`;
    const bodies = [
      head(["Content-Length: 3000000"]) + "x".repeat(2_000_000),
      head(["Transfer-Encoding: chunked"]) + chunk.repeat(20),
    ];
    for (const [at, body] of bodies.entries()) {
      const client = new RawClient(url).write(body);
      await client.until("413");
      client.socket.end();
      await client.closed;
      assert.equal(sink.refusals.refused, at + 1);
    }
    sink.state = "paused";
    const paused = new RawClient(url).write(`${head(["Content-Length: 500"])}{"a":`);
    await paused.until("503");
    paused.socket.end();
    await paused.closed;
    sink.state = "open";
    await assertGoesOn();
    assert.deepEqual(sink.errors, []);
  });

  it("reports once a client that goes away in the middle of a body, however it goes", async () => {
    const polite = new RawClient(url).write(`${head(["Content-Length: 500"])}{"a":`);
    polite.socket.end();
    await sink.until(() => sink.errors.length === 1);
    await polite.closed;
    const rude = new RawClient(url);
    const read = Promise.withResolvers<void>();
    sink.admission = () => {
      read.resolve();
      return "open";
    };
    rude.write(`${head(["Content-Length: 500"])}{"a":`);
    await read.promise;
    rude.socket.resetAndDestroy();
    await sink.until(() => sink.errors.length === 2);
    await assertGoesOn();
    const message = "http: a request ended before it was whole";
    assert.deepEqual(sink.errors, [message, message]);
  });

  it("goes on when a client goes away before its answer", async () => {
    const room = Promise.withResolvers<void>();
    sink.room = room.promise;
    const client = new RawClient(url).write(`${head(["Content-Length: 1"])}1`);
    await sink.until(() => sink.takes.length === 1);
    client.socket.resetAndDestroy();
    await client.closed;
    sink.room = undefined;
    await assertGoesOn();
    room.resolve();
    await assertGoesOn();
    assert.deepEqual(sink.errors, []);
  });

  it("turns away 10,000 headers with 431", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `x-${index}: ${index}`);
    const client = new RawClient(url).write(head([...many, "Content-Length: 0"]));
    assert.match(await client.closed, /^HTTP\/1\.1 431 /);
    assert.equal(sink.errors.length, 1);
    await assertGoesOn();
  });

  it("leaves out none of the headers it takes, whatever they are called", async () => {
    const many = Array.from({ length: 2500 }, (_, index) => `h${index}: `);
    const odd = ["__proto__: a", "__proto__: b", "constructor: c"];
    const client = new RawClient(url).write(head([...many, ...odd, "Content-Length: 0"]));
    await client.until("received");
    client.socket.destroy();
    const payload = sink.arrivals[0]?.payload;
    assert.ok(payload?.type === "ReactionInvocation");
    const names = Object.keys(payload.headers);
    assert.equal(names.length, 2500 + 2 + 2); // and Host, Content-Length
    const own = Object.getOwnPropertyDescriptor(payload.headers, "__proto__");
    assert.deepEqual([own?.value, payload.headers.constructor], ["a, b", "c"]);
  });

  it("turns garbage away with 400 and reports it", async () => {
    for (const garbage of [
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
      "GET\r\n\r\n",
      "BREW /r HTTP/1.1\r\n\r\n",
      head(["Content-Length: 5", "Content-Length: 6"]),
      head(["Content-Length: -5"]),
      head(["Bad Header\u0000: 1"]),
      head(["Transfer-Encoding: chunked", "Content-Length: 3"]),
    ]) {
      const before = sink.errors.length;
      const client = new RawClient(url).write(garbage);
      assert.match(await client.closed, /^HTTP\/1\.1 400 /, garbage);
      assert.equal(sink.errors.length, before + 1, garbage);
    }
    assert.equal(sink.arrivals.length, 0);
    await assertGoesOn();
  });

  it("turns nonsense in place of chunks away, reported once each", async () => {
    for (const chunks of ["zz\r\nabc\r\n", "5\r\nabcdefgh\r\n", "fffffffffffffffffff\r\n"]) {
      const before = sink.errors.length;
      const client = new RawClient(url).write(head(["Transfer-Encoding: chunked"]) + chunks);
      assert.match(await client.closed, /^HTTP\/1\.1 400 /, chunks);
      await assertGoesOn();
      assert.equal(sink.errors.length, before + 1, chunks);
    }
  });

  it("goes on beside 1,000 idle connections, and ends them all when it is closed", async () => {
    const idle = Array.from({ length: 1000 }, () => new RawClient(url));
    await Promise.all(idle.map(({ socket }) => once(socket, "connect")));
    const agent = new http.Agent({ keepAlive: true });
    for (let count = 0; count < 20; count++) {
      assert.equal((await send(url, { body: "1", agent })).status, 200);
    }
    await handler.close();
    await Promise.all(idle.map(({ closed }) => closed));
    agent.destroy();
    assert.equal(sink.arrivals.length, 20);
  });

  it("ends a request that waits for room when it is closed", async () => {
    sink.room = new Promise(() => {});
    const client = new RawClient(url).write(`${head(["Content-Length: 1"])}1`);
    await sink.until(() => sink.takes.length === 1);
    await handler.close();
    assert.equal(await client.closed, "");
  });

  it("answers requests that were sent one behind the other in their order", async () => {
    const request = (body: string): string => `${head([`Content-Length: ${body.length}`])}${body}`;
    const client = new RawClient(url).write(request("1") + request("[1,2]") + request("[1,2,3]"));
    const text = await client.until('{"received":3}');
    client.socket.destroy();
    assert.deepEqual(text.match(/"received":\d/g), [
      '"received":1',
      '"received":2',
      '"received":3',
    ]);
  });
});
