import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { createWebsocketDispatcher } from "../../src/streams/dispatchers/websocket/websocketDispatcher.ts";
import { createWebsocketClient } from "../../src/streams/handlers/websocket/websocketClient.ts";
import { websocketHandlerSchema } from "../../src/streams/handlers/websocket/websocketConfig.ts";
import { createWebsocketResultMaker } from "../../src/streams/handlers/websocket/websocketPayload.ts";
import { openBareLog } from "./bareLog.ts";
import { buildResult, timeQuery } from "./benchQuery.ts";
import { brokerRecords, measureBroker, timeDispatcher } from "./brokerFigures.ts";
import type { Figure } from "./figure.ts";

/** See `measureBroker`; the server is of this process, and sends all while the readers are paused. */
export async function measureWebsocket(): Promise<Figure[]> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => socket.resume());
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    return await measureBroker({
      name: "websocket",
      label: "WebSocket",
      timeRound: async () => ({
        query: await timeClient(server, url),
        bareQuery: await timeBareClient(server, url),
        source: await timeSource(url),
        bareSource: await timeBareSource(url),
      }),
    });
  } finally {
    for (const client of server.clients) client.terminate();
    server.close();
  }
}

// --- internal ---

/** As the dispatcher has it. */
const underWay = 1_000;

async function timeClient(server: WebSocketServer, url: string): Promise<number> {
  const { headers, ...config } = websocketHandlerSchema.parse({ kind: "websocket", url });
  return await timeQuery({
    kind: config.kind,
    records: brokerRecords,
    createHandler: (context) =>
      createWebsocketClient(
        { ...config, url, headers: {} },
        context,
        createWebsocketResultMaker("bench"),
      ),
    fill: async () => sendAll(server),
  });
}

async function timeBareClient(server: WebSocketServer, url: string): Promise<number> {
  const socket = await connect(url);
  const log = await openBareLog(brokerRecords);
  socket.on("message", (data) => log.take(String(data)));
  socket.pause();
  sendAll(server);
  const startedAt = performance.now();
  socket.resume();
  await log.all;
  const wallMs = performance.now() - startedAt;
  await close(socket);
  return wallMs;
}

async function timeSource(url: string): Promise<number> {
  const dispatcher = createWebsocketDispatcher({
    kind: "websocket",
    url,
    headers: {},
    subprotocols: [],
  });
  return await timeDispatcher(dispatcher);
}

async function timeBareSource(url: string): Promise<number> {
  const socket = await connect(url);
  const startedAt = performance.now();
  const sent: Promise<void>[] = [];
  for (let sequence = 1; sequence <= brokerRecords; sequence++) {
    const text = JSON.stringify(buildResult(sequence));
    sent.push(new Promise((resolve) => socket.send(text, () => resolve())));
    await sent[sequence - underWay];
  }
  await Promise.all(sent);
  const wallMs = performance.now() - startedAt;
  await close(socket);
  return wallMs;
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, "open");
  return socket;
}

async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, "close");
  socket.close();
  await closed;
}

/** To the reader that is connected. */
function sendAll({ clients }: WebSocketServer): void {
  for (const client of clients) {
    for (let sequence = 1; sequence <= brokerRecords; sequence++) {
      client.send(JSON.stringify(buildResult(sequence)));
    }
  }
}
