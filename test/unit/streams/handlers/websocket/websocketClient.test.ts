import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { UserError } from "../../../../../src/model/userError.ts";
import type { RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { websocketHandlerKind } from "../../../../../src/streams/handlers/websocket/websocketKind.ts";
import { WebsocketPeer } from "../../websocketPeer.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

let sink: RecordingSink;
let peer: WebsocketPeer;
let handler: RecordHandler;

beforeEach(async () => {
  sink = new RecordingSink();
  peer = new WebsocketPeer();
  await peer.listen();
  handler = make({});
});

afterEach(async () => {
  await handler.close();
  await peer.close();
});

function make(changes: Record<string, unknown>, role: "query" | "reaction" = "reaction") {
  const config = { kind: "websocket", url: `${peer.origin}/feed?a=1`, ...changes };
  const place = { role, id: "prices", folder: "/" };
  return websocketHandlerKind.create(
    websocketHandlerKind.schema.parse(config),
    place,
    makeContext(sink),
  );
}

function bodies(): unknown[] {
  return sink.arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload.request_body : payload.query_result,
  );
}

async function untilTaken(count: number): Promise<void> {
  await sink.until(() => sink.arrivals.length >= count);
}

describe("websocket handler that connects", () => {
  it("sends its headers and subprotocols, and makes each message an invocation", async () => {
    handler = make({ headers: { authorization: "Bearer x" }, subprotocols: ["v1.json"] });
    await handler.open();
    const { socket, request } = await peer.connection(0);
    assert.deepEqual(
      [request.url, request.headers.authorization, request.headers["sec-websocket-protocol"]],
      ["/feed?a=1", "Bearer x", "v1.json"],
    );
    socket.send('{"t":1700000000123456789}');
    await untilTaken(1);
    const payload = sink.arrivals[0]?.payload;
    assert.ok(payload?.type === "ReactionInvocation");
    assert.deepEqual(
      [payload.reaction_type, payload.request_path, payload.request_body],
      ["websocket", "/feed?a=1", { t: 1700000000123456789n }],
    );
    assert.equal(payload.headers.upgrade, "websocket");
  });

  it("misses nothing that is sent with the handshake, and takes what came together at once", async () => {
    const opened = handler.open();
    const { socket } = await peer.connection(0);
    for (let n = 1; n <= 3; n++) socket.send(String(n));
    await opened;
    await untilTaken(3);
    assert.deepEqual(bodies(), [1, 2, 3]);
    assert.equal(sink.takes.length, 1);
  });

  it("connects again when the connection ends, and tells why it ended", async () => {
    await handler.open();
    const { socket } = await peer.connection(0);
    socket.send("1");
    await untilTaken(1);
    socket.close(1012, "restart");
    const again = await peer.connection(1);
    again.socket.send("2");
    await untilTaken(2);
    assert.deepEqual(bodies(), [1, 2]);
    assert.deepEqual(sink.errors, [
      `websocket: ${peer.origin}/feed?a=1 ended the connection with code 1012 (restart); connecting again`,
    ]);
    assert.deepEqual(sink.failures, []);
  });

  it("gives up when it is refused on coming back", async () => {
    await handler.open();
    const { socket } = await peer.connection(0);
    peer.refusal = 401;
    socket.terminate();
    await sink.until(() => sink.failures.length > 0);
    assert.match(sink.failures[0] ?? "", /answers the handshake with status 401$/);
  });

  for (const [refusal, what, advice] of [
    [401, "a wrong password", "check its credentials, in `headers` or `url`"],
    [403, "a user who may not read", "check its credentials, in `headers` or `url`"],
    [404, "a wrong path", "check the path of `url`"],
  ] as const) {
    it(`says what to do about ${what}`, async () => {
      peer.refusal = refusal;
      const url = `${peer.origin}/feed`;
      handler = make({ url });
      await assert.rejects(handler.open(), {
        name: "UserError",
        message: `websocket: ${url} answers the handshake with status ${refusal}; ${advice}.`,
      });
    });
  }

  it("comes back to a server that was only busy", async () => {
    await handler.open();
    const { socket } = await peer.connection(0);
    peer.refusal = 503;
    socket.terminate();
    await peer.until(() => peer.refusedCount > 0);
    peer.refusal = undefined;
    await peer.connection(1);
    assert.deepEqual(sink.failures, []);
  });

  it("says that no server answers, and can be opened later", async () => {
    const { port } = new URL(peer.origin);
    await peer.close();
    await assert.rejects(handler.open(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^websocket: ws:.* does not answer: .*ECONNREFUSED.*Start the/);
      return true;
    });
    peer = new WebsocketPeer();
    await peer.listen(Number(port));
    await handler.open();
    await peer.connection(0);
  });

  it("says when something else than a websocket server answers", async () => {
    const other = createServer((_, response) => void response.end("hello"));
    await once(other.listen(0, "127.0.0.1"), "listening");
    const { port } = other.address() as { port: number };
    handler = make({ url: `ws://127.0.0.1:${port}` });
    await assert.rejects(handler.open(), /answers the handshake with status 200/);
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });

  it("gives up a server that answers the handshake wrongly, and says so", async () => {
    const other = createServer();
    other.on("upgrade", (_, socket) => {
      socket.end(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
      );
    });
    await once(other.listen(0, "127.0.0.1"), "listening");
    const { port } = other.address() as { port: number };
    handler = make({ url: `ws://127.0.0.1:${port}` });
    await assert.rejects(handler.open(), /answers the handshake wrongly: .*Sec-WebSocket-Accept/);
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  });

  it("leaves no connection and no error behind when it is closed while it connects", async () => {
    const opened = handler.open().catch((error: unknown) => error);
    await handler.close();
    await opened;
    if (peer.connections.length > 0) {
      const [connection] = peer.connections;
      assert.ok(connection !== undefined);
      connection.socket.send("x".repeat(2_000_000));
      await peer.until(() => connection.socket.readyState === connection.socket.CLOSED);
    }
    assert.deepEqual(bodies(), []);
  });

  it("does not read while it is held, and takes all of it once it is released", async () => {
    await handler.open();
    const { socket } = await peer.connection(0);
    handler.hold();
    sink.state = "paused";
    const text = JSON.stringify("x".repeat(100_000));
    for (let n = 0; n < 300; n++) socket.send(text);
    while (socket.bufferedAmount === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sink.arrivals.length, 0);
    sink.state = "open";
    handler.release();
    await untilTaken(300);
    assert.equal(sink.arrivals.length, 300);
  });

  it("reports a message that is too large, and connects again", async () => {
    handler = make({ maxMessageBytes: 100 });
    await handler.open();
    const { socket } = await peer.connection(0);
    socket.on("error", () => undefined);
    socket.send("x".repeat(101));
    const again = await peer.connection(1);
    again.socket.send("1");
    await untilTaken(1);
    assert.match(sink.errors[0] ?? "", /Max payload size exceeded; connecting again$/);
  });

  it("says good-bye when it is closed, also while it waits to come back", async () => {
    await handler.open();
    const { socket } = await peer.connection(0);
    const ended = once(socket, "close");
    await handler.close();
    assert.equal((await ended)[0], 1000);
    await handler.open();
    const second = await peer.connection(1);
    second.socket.terminate();
    await sink.until(() => sink.errors.length > 0);
    await handler.close();
    assert.equal(peer.connections.length, 2);
  });
});

describe("keys of a websocket handler", () => {
  const find = (config: Record<string, unknown>) =>
    websocketHandlerKind
      .findFaults?.(websocketHandlerKind.schema.parse({ kind: "websocket", ...config }))
      .map(({ path, message }) => `${path.join(".")} ${message}`);

  it("say either where to connect to or where to listen", () => {
    assert.deepEqual(find({}), [
      " needs `url`, where to connect to, or `port`, where to listen (0 picks a free one)",
    ]);
    const both = "does not go with `url`: it either connects or listens";
    assert.deepEqual(find({ url: "ws://a", port: 1, host: "::1", path: "/" }), [
      `host ${both}`,
      `port ${both}`,
      `path ${both}`,
    ]);
    assert.deepEqual(find({ port: 0, headers: { a: "b" } }), [
      "headers go with `url` only: a server sends none",
    ]);
    assert.deepEqual([find({ url: "wss://a" }), find({ port: 0 })], [[], []]);
  });

  it("have no headers that a handshake sets itself or that cannot be sent, and no fragment", () => {
    const headers = { "a b": "c", "Sec-WebSocket-Protocol": "x", upgrade: "y" };
    assert.deepEqual(find({ url: "ws://a/#b", headers }), [
      "url may have no part after `#`: it cannot be sent",
      "headers.a b cannot be sent: it is not the name of a header",
      "headers.Sec-WebSocket-Protocol is set by the handshake itself; leave it out",
      "headers.upgrade is set by the handshake itself; leave it out",
    ]);
  });

  it("refuse subprotocols that cannot be offered", () => {
    const parse = (subprotocols: unknown) =>
      websocketHandlerKind.schema.safeParse({ kind: "websocket", port: 0, subprotocols }).success;
    assert.deepEqual(
      [parse(["a"]), parse(["a b"]), parse(["a", "a"]), parse([""]), parse(["a,b"])],
      [true, false, false, false, false],
    );
  });
});
