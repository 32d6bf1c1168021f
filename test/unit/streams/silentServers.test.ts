import assert from "node:assert/strict";
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { mock } from "node:test";
import { createHttpClient } from "../../../src/streams/dispatchers/http/httpRequest.ts";
import { openSseStream } from "../../../src/streams/handlers/sse/sseConnection.ts";
import { openWebsocket } from "../../../src/streams/openWebsocket.ts";

const never = new AbortController().signal;

/** What a server says before it says nothing more. */
const silences: Record<string, string> = {
  "says nothing": "",
  "says a part of a status line": "HTTP/1.1 10",
  "says a status and no end of its headers":
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n",
  "says that it goes on": "HTTP/1.1 100 Continue\r\n\r\n",
};

describe("a server that accepts and", () => {
  let server: net.Server;
  let port: number;
  let said = "";
  const sockets: Socket[] = [];
  beforeEach(async () => {
    server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", () => undefined);
      socket.write(said);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    mock.timers.reset();
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await once(server, "close");
  });

  /** Lets the ten seconds pass once the request has arrived. */
  const waitOut = async (work: () => Promise<unknown>): Promise<unknown> => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const connected = once(server, "connection");
    const outcome = work();
    outcome.catch(() => undefined);
    const [socket] = (await connected) as [Socket];
    await once(socket, "data");
    mock.timers.tick(10_000);
    return await outcome;
  };
  const connect = {
    "a WebSocket": (signal: AbortSignal) =>
      openWebsocket({
        url: `ws://127.0.0.1:${port}`,
        headers: {},
        subprotocols: [],
        maxPayload: 1000,
        signal,
      }),
    "an event stream": (signal: AbortSignal) =>
      openSseStream({ url: `http://127.0.0.1:${port}`, headers: {}, lastEventId: "", signal }),
  };
  for (const [silence, text] of Object.entries(silences)) {
    for (const [what, open] of Object.entries(connect)) {
      it(`${silence} is given up after ten seconds by ${what}`, async () => {
        said = text;
        await assert.rejects(
          waitOut(() => open(never)),
          /does not answer/,
        );
      });
      it(`${silence} is given up at once by ${what} that is closed`, async () => {
        said = text;
        const closing = new AbortController();
        const opening = open(closing.signal);
        opening.catch(() => undefined);
        await once(server, "connection");
        closing.abort(new Error("closed"));
        await assert.rejects(opening);
      });
    }
    it(`${silence} is given up at the time that is set by a dispatcher`, async () => {
      said = text;
      const client = createHttpClient(new URL(`http://127.0.0.1:${port}`), 200);
      const request = { method: "POST", path: "/", headers: {}, body: "{}" };
      await assert.rejects(client.request(request), /no answer within 200 ms/);
      client.close();
    });
  }
});
