import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { UserError } from "../../../../../src/model/userError.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { websocketHandlerKind } from "../../../../../src/streams/handlers/websocket/websocketKind.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

let sink: RecordingSink;
let handler: RecordHandler;
let clients: WebSocket[];

beforeEach(() => {
  sink = new RecordingSink();
  handler = make({});
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.terminate();
  await handler.close();
});

function make(changes: Record<string, unknown>, role: "query" | "reaction" = "reaction") {
  const config = websocketHandlerKind.schema.parse({ kind: "websocket", port: 0, ...changes });
  const place = { role, id: "prices", folder: "/" };
  return websocketHandlerKind.create(config, place, makeContext(sink));
}

function dial(path = "", options: { protocols?: string[]; headers?: Record<string, string> } = {}) {
  assert.ok(handler.url !== undefined);
  const { protocols = [], headers = {} } = options;
  const client = new WebSocket(`${handler.url}${path}`, protocols, { headers });
  clients.push(client);
  return client;
}

async function connected(...args: Parameters<typeof dial>): Promise<WebSocket> {
  const client = dial(...args);
  await once(client, "open");
  return client;
}

/** The status that a handshake is refused with. */
async function refused(client: WebSocket): Promise<number | undefined> {
  client.on("error", () => undefined);
  const [, response] = await once(client, "unexpected-response");
  return response.statusCode;
}

function bodies(): unknown[] {
  return sink.arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
  );
}

async function untilTaken(count: number): Promise<void> {
  await sink.until(() => sink.arrivals.length >= count);
}

describe("websocket handler that listens", () => {
  it("makes each message an invocation, with the request that opened the connection", async () => {
    handler = make({ path: "/alerts" });
    await handler.open();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const client = await connected("/7?a=1", {
      headers: { "X-From": "a", "X-Query-Id": "q", TraceParent: traceparent, tracestate: "x=y" },
    });
    client.send('{"n":12345678901234567890}');
    client.send(Buffer.from('"grü"'), { binary: true });
    client.send("no json");
    await untilTaken(3);
    assert.deepEqual(bodies(), [{ n: 12345678901234567890n }, "grü", { raw: "no json" }]);
    const [arrival] = sink.arrivals;
    assert.ok(arrival?.payload.type === "ReactionInvocation");
    const { reaction_type, query_id, request_method, request_path, headers } = arrival.payload;
    assert.deepEqual(
      { reaction_type, query_id, request_method, request_path, from: headers["x-from"] },
      {
        reaction_type: "websocket",
        query_id: "q",
        request_method: "GET",
        request_path: "/alerts/7?a=1",
        from: "a",
      },
    );
    assert.equal(arrival.bodyText, '{"n":12345678901234567890}');
    assert.deepEqual([arrival.traceparent, arrival.tracestate], [traceparent, "x=y"]);
  });

  it("makes each message of a query a result, with the phases that the stream marks", async () => {
    handler = make({}, "query");
    await handler.open();
    const client = await connected();
    client.send('{"kind":"control","controlSignal":{"kind":"bootstrapStarted"}}');
    client.send('{"queryId":"other","kind":"change"}');
    await untilTaken(2);
    const [first, second] = sink.arrivals.map(({ payload }) => payload);
    assert.ok(first?.type === "ResultStream" && second?.type === "ResultStream");
    assert.deepEqual([first.query_id, first.phase], ["prices", "bootstrap"]);
    assert.deepEqual([second.query_id, second.phase], ["other", "bootstrap"]);
  });

  it("takes messages of many connections, each in its order, and loses and doubles none", async () => {
    await handler.open();
    const senders = await Promise.all(Array.from({ length: 5 }, () => connected()));
    for (let n = 0; n < 400; n++) {
      for (const [of, client] of senders.entries()) client.send(JSON.stringify({ of, n }));
    }
    await untilTaken(2000);
    for (const of of senders.keys()) {
      const own = bodies().filter((body) => (body as { of: number }).of === of);
      assert.deepEqual(
        own,
        Array.from({ length: 400 }, (_, n) => ({ of, n })),
      );
    }
  });

  it("keeps its port when it is opened again", async () => {
    await handler.open();
    const { url } = handler;
    await handler.close();
    assert.equal(handler.url, undefined);
    await handler.open();
    assert.equal(handler.url, url);
    const client = await connected();
    client.send("1");
    await untilTaken(1);
  });

  it("says which port is taken", async () => {
    await handler.open();
    const port = Number(new URL(handler.url ?? "").port);
    await assert.rejects(make({ port }).open(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, new RegExp(`port ${port}`));
      return true;
    });
  });

  it("takes the preferred subprotocol that is offered, and none where none is known", async () => {
    handler = make({ subprotocols: ["v2.json", "v1.json"] });
    await handler.open();
    const both = await connected("", { protocols: ["v1.json", "v2.json"] });
    assert.equal(both.protocol, "v2.json");
    const none = dial("", { protocols: ["other"] });
    const [error] = await once(none, "error");
    assert.match(error.message, /subprotocol/);
  });

  it("refuses connections elsewhere, after the end, and requests that are none", async () => {
    handler = make({ path: "/in" });
    await handler.open();
    const { origin } = new URL((handler.url ?? "").replace("ws", "http"));
    assert.equal((await fetch(origin)).status, 426);
    const elsewhere = new WebSocket((handler.url ?? "").replace("/in", "/out"));
    assert.equal(await refused(elsewhere), 404);
    sink.state = "stopped";
    assert.equal(await refused(dial()), 410);
    assert.equal(sink.refusals.late, 1);
  });

  it("is closed also while those it refused hold on to their side", async () => {
    handler = make({ path: "/in" });
    await handler.open();
    const { hostname, port } = new URL(handler.url ?? "");
    const stubborn = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    stubborn.write(
      "GET /out HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const [answer] = await once(stubborn, "data");
    assert.match(String(answer), /^HTTP\/1\.1 404 /);
    await handler.close();
    stubborn.destroy();
  });

  it("gives each connection of a query phases of its own", async () => {
    handler = make({}, "query");
    await handler.open();
    const [one, two] = [await connected(), await connected()];
    one.send('{"kind":"control","controlSignal":{"kind":"bootstrapStarted"}}');
    await untilTaken(1);
    two.send('{"n":1}');
    await untilTaken(2);
    const payload = sink.arrivals[1]?.payload;
    assert.ok(payload?.type === "ResultStream");
    assert.equal(payload.phase, null);
  });

  it("counts messages after the end as late", async () => {
    await handler.open();
    const client = await connected();
    sink.state = "stopped";
    client.send("1");
    client.send("2");
    await sink.until(() => sink.refusals.late === 2);
    assert.deepEqual(bodies(), []);
  });

  it("does not read while it is held, so that the sender has to wait, and loses and doubles nothing", async () => {
    await handler.open();
    const client = await connected();
    handler.hold();
    sink.state = "paused";
    const text = JSON.stringify("x".repeat(100_000));
    let sentCount = 0;
    for (let n = 0; n < 300; n++) client.send(text, () => sentCount++);
    // More than any buffer between the two: what is still in the sender's hands is proof that nobody reads.
    while (client.bufferedAmount === 0) await new Promise((resolve) => setImmediate(resolve));
    const pings = once(client, "pong");
    client.ping();
    assert.equal(sink.arrivals.length, 0);
    assert.ok(sentCount < 300);
    sink.state = "open";
    handler.release();
    await untilTaken(300);
    await pings;
    assert.equal(sink.arrivals.length, 300);
  });

  it("reads on only when there is room", async () => {
    await handler.open();
    const client = await connected();
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.room = promise;
    client.send("1");
    await untilTaken(1);
    sink.room = undefined;
    const echoed = once(client, "pong");
    client.send("2");
    client.ping();
    assert.deepEqual(bodies(), [1]);
    resolve();
    await untilTaken(2);
    await echoed;
    assert.deepEqual(bodies(), [1, 2]);
  });

  it("ends a connection with a message that is too large, says so, and takes what others send", async () => {
    handler = make({ maxMessageBytes: 100 });
    await handler.open();
    const client = await connected();
    client.send("x".repeat(101));
    const [code] = await once(client, "close");
    assert.equal(code, 1009);
    await sink.until(() => sink.errors.length > 0);
    assert.match(sink.errors[0] ?? "", /^websocket: Max payload size exceeded/);
    const other = await connected();
    other.send("1");
    await untilTaken(1);
  });

  it("says good-bye to its clients when it is closed, and does not wait for those that are silent", async () => {
    await handler.open();
    const polite = await connected();
    const { hostname, port } = new URL(handler.url ?? "");
    const silent = connect(Number(port), hostname);
    silent.write(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(silent, "data");
    const ended = once(polite, "close");
    const cut = once(silent, "close");
    await handler.close();
    assert.equal((await ended)[0], 1001);
    await cut;
  });

  it("survives bytes that are no frames, and handshakes that are none", async () => {
    await handler.open();
    const { hostname, port } = new URL(handler.url ?? "");
    const broken = connect(Number(port), hostname);
    broken.write(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(broken, "data");
    broken.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    broken.resume();
    await once(broken, "close");
    const wrong = connect(Number(port), hostname);
    wrong.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    const [answer] = await once(wrong, "data");
    assert.match(String(answer), /^HTTP\/1\.1 400 /);
    wrong.destroy();
    await sink.until(() => sink.errors.length >= 2);
    const client = await connected();
    client.send("1");
    await untilTaken(1);
  });
});
