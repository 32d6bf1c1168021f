import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** A system that sends on whatever comes, to all that are connected to `/out`. */
export interface WebsocketRelay {
  /** Its origin. */
  readonly url: string;
  /** Resolves when so many messages have come. */
  untilPassed(count: number): Promise<void>;
  /** Cuts off all connections, with what is on its way there, and takes new ones on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startWebsocketRelay(): Promise<WebsocketRelay> {
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const readers = new Set<WebSocket>();
  let passed = 0;
  let onPass = () => {};
  const take = () =>
    server.on("connection", (socket, { url }) => {
      socket.on("error", () => undefined);
      if (url === "/out") {
        readers.add(socket);
        socket.once("close", () => readers.delete(socket));
      }
      socket.on("message", (message) => {
        passed += 1;
        for (const reader of readers) reader.send(String(message));
        onPass();
      });
    });
  const close = async () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
    await once(server, "close");
  };
  take();
  return {
    url: `ws://127.0.0.1:${port}`,
    untilPassed: (count) =>
      new Promise((resolve) => {
        onPass = () => {
          if (passed >= count) resolve();
        };
      }),
    async restart() {
      await close();
      server = await listen(port);
      take();
    },
    close,
  };
}

// --- internal ---

async function listen(port: number): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port });
  await once(server, "listening");
  return server;
}
