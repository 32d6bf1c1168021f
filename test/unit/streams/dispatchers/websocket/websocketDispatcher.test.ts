import assert from "node:assert/strict";
import { UserError } from "../../../../../src/model/userError.ts";
import {
  DispatchError,
  type Dispatcher,
} from "../../../../../src/streams/dispatchers/dispatcher.ts";
import { createWebsocketDispatcher } from "../../../../../src/streams/dispatchers/websocket/websocketDispatcher.ts";
import { websocketKind } from "../../../../../src/streams/dispatchers/websocket/websocketKind.ts";
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
  return createWebsocketDispatcher(websocketKind.schema.parse(config));
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

  it("ends with what the connection was closed for, and counts what was not sent", async () => {
    await dispatcher.open();
    const { socket } = await peer.connection(0);
    await dispatcher.send(change(1));
    socket.close(1008, "not today");
    const send = async () => {
      for (let n = 2; n < 100_000; n++) {
        await dispatcher.send(change(n));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await assert.rejects(send(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.match(error.message, /could not be sent to ws:.*closed with code 1008 \(not today\)$/);
      assert.ok(error.failedCount >= 1);
      assert.ok(error.isFinal);
      return true;
    });
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
