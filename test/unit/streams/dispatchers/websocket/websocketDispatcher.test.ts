import assert from "node:assert/strict";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import { UserError } from "../../../../../src/model/userError.ts";
import {
  DispatchError,
  type Dispatcher,
} from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createWebsocketDispatcher } from "../../../../../src/streams/dispatchers/websocket/websocketDispatcher.ts";
import { websocketDispatcherKind } from "../../../../../src/streams/dispatchers/websocket/websocketKind.ts";
import { WebsocketPeer } from "../../websocketPeer.ts";

let peer: WebsocketPeer;
let dispatcher: Dispatcher;

beforeEach(async () => {
  peer = new WebsocketPeer();
  await peer.listen();
  dispatcher = make({});
});

afterEach(async () => {
  await dispatcher.close();
  await peer.close();
});

function make(changes: Record<string, unknown>): Dispatcher {
  const config = { kind: "websocket", url: `${peer.origin}/in`, ...changes };
  return createWebsocketDispatcher(takeRevealed(websocketDispatcherKind.schema.parse(config)));
}

function change(sequence: number, value: unknown = { n: sequence }) {
  return { sequence, change: value, sentNs: 0n };
}

describe("websocket dispatcher", () => {
  it("sends changes in their order, as JSON with all digits, with its headers and subprotocols", async () => {
    dispatcher = make({ headers: { "x-a": "b" }, subprotocols: ["v1"] });
    await dispatcher.open();
    const { request, received } = await peer.connection(0);
    await dispatcher.send(change(1, { ns: 1732100000123456789n }));
    for (let n = 2; n <= 2500; n++) await dispatcher.send(change(n));
    await dispatcher.flush();
    await peer.until(() => received.length === 2500);
    assert.equal(received[0], '{"ns":1732100000123456789}');
    assert.deepEqual(
      received.slice(1),
      Array.from({ length: 2499 }, (_, index) => `{"n":${index + 2}}`),
    );
    assert.deepEqual(
      [request.headers["x-a"], request.headers["sec-websocket-protocol"]],
      ["b", "v1"],
    );
  });

  it("waits for a receiver that does not read, and loses nothing", async () => {
    await dispatcher.open();
    const { socket, received } = await peer.connection(0);
    socket.pause();
    const text = "x".repeat(200_000);
    let sentCount = 0;
    const sending = (async () => {
      for (let n = 0; n < 200; n++) {
        await dispatcher.send(change(n, text));
        sentCount += 1;
      }
      await dispatcher.flush();
    })();
    // Every change that can be sent is sent within these turns: what is left waits.
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(sentCount < 200, `${sentCount} were sent`);
    socket.resume();
    await sending;
    await peer.until(() => received.length === 200);
  });

  it("opens another connection when one is lost, and counts what was under way on it", async () => {
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    await dispatcher.send(change(1));
    socket.close(1008, "not today");
    let sequence = 2;
    for (; peer.connections.length === 1; sequence++) {
      await dispatcher.send(change(sequence)).catch((error: unknown) => {
        assert.ok(error instanceof DispatchError);
        assert.match(error.message, /could not be sent to ws:.*code 1008 \(not today\)\.$/);
        assert.equal(error.isFinal, false);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await dispatcher.send(change(sequence));
    await dispatcher.flush();
    const again = await peer.connection(1);
    await peer.until(() => again.received.includes(`{"n":${sequence}}`));
  });

  it("sends or names each change while a connection is lost, also the one that opens the next", async () => {
    await dispatcher.open();
    const named = new Set<number>();
    const send = (sequence: number, value?: unknown) =>
      dispatcher.send(change(sequence, value)).catch((error: unknown) => {
        assert.ok(error instanceof DispatchError);
        for (const each of error.sequences ?? [sequence]) named.add(each);
      });
    let last = 0;
    const { socket } = await peer.connection(0);
    socket.pause();
    await send(++last); // unread there, so that its end is a reset, which what is sent next runs into
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.terminate();
    await closed;
    while (peer.connections.length === 1) {
      await send(++last);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await dispatcher.flush();
    const { received } = await peer.connection(1);
    const isTold = (n: number) => named.has(n) || received.includes(`{"n":${n}}`);
    await peer.until(() => received.includes(`{"n":${last}}`));
    // The first was taken by the system: only the ledger can tell of it.
    const others = Array.from({ length: last - 1 }, (_, at) => at + 2);
    assert.deepEqual(
      others.filter((n) => !isTold(n)),
      [],
    );
  });

  it("opens one other connection for all that are sent at once", async () => {
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1012);
    await closed;
    const sends = Array.from({ length: 20 }, (_, n) =>
      dispatcher.send(change(n + 1)).catch((error: unknown) => {
        assert.ok(error instanceof DispatchError);
      }),
    );
    await Promise.all(sends);
    await dispatcher.send(change(21));
    const again = await peer.connection(1);
    await peer.until(() => again.received.includes('{"n":21}'));
    assert.equal(peer.connections.length, 2);
  });

  it("ends when no connection can be opened any more, and says why the last one was lost", async () => {
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    peer.refusal = 403;
    socket.close(1008, "not today");
    const send = async () => {
      for (let n = 2; ; n++) {
        await dispatcher.send(change(n)).catch((error: unknown) => {
          if (error instanceof DispatchError && !error.isFinal) return;
          throw error;
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await assert.rejects(send(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.match(error.message, /code 1008 \(not today\), and then it .* status 403\.$/);
      assert.ok(error.isFinal && !error.isLate);
      return true;
    });
  });

  it("tells of no fault when the reaction it sends to has ended", async () => {
    dispatcher = createWebsocketDispatcher(
      takeRevealed(
        websocketDispatcherKind.schema.parse({ kind: "websocket", url: `${peer.origin}/in` }),
      ),
      () => true,
    );
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    peer.refusal = 410;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1001);
    await closed;
    const late = async () => {
      for (let n = 1; ; n++) {
        await dispatcher.send(change(n)).catch((error: unknown) => {
          if (error instanceof DispatchError && error.isLate) throw error;
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await assert.rejects(late(), (error) => error instanceof DispatchError && !error.isFinal);
  });

  it("does not mind what the other side says, however long", async () => {
    await dispatcher.open();
    const { socket, received } = await peer.connection(0);
    socket.send("x".repeat(3_000_000));
    const read = new Promise((resolve) => socket.once("pong", resolve));
    socket.ping();
    await read;
    await dispatcher.send(change(1));
    await peer.until(() => received.length === 1);
  });

  it("says that no server answers, and can be opened later", async () => {
    const { port } = new URL(peer.origin);
    await peer.close();
    await assert.rejects(dispatcher.open(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^websocket: ws:.* does not answer: .*ECONNREFUSED.*Start the/);
      return true;
    });
    peer = new WebsocketPeer();
    await peer.listen(Number(port));
    await dispatcher.open();
    const { received } = await peer.connection(0);
    await dispatcher.send(change(1));
    await dispatcher.flush();
    await peer.until(() => received.length === 1);
  });

  it("cuts off at its end what nobody reads", async () => {
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    socket.pause();
    const sending = dispatcher.send(change(1, "x".repeat(20_000_000)));
    sending.catch(() => undefined);
    await dispatcher.close();
    await assert.rejects(sending, DispatchError);
  });
});
