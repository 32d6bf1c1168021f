import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** A connection that the peer has taken. */
export interface PeerConnection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Text of the messages that came. */
  readonly received: string[];
}

/** The other side of a websocket client: a server that keeps what comes and says what a test tells it to. */
export class WebsocketPeer {
  readonly connections: PeerConnection[] = [];
  /** Answers handshakes with this status instead, while it is set. */
  refusal: number | undefined;
  refusedCount = 0;
  private readonly server = createServer();
  private readonly sockets = new WebSocketServer({ noServer: true });
  private waiters: (() => void)[] = [];

  get origin(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(port = 0): Promise<void> {
    this.server.on("upgrade", (request, socket, head) => {
      if (this.refusal !== undefined) {
        socket.end(`HTTP/1.1 ${this.refusal} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        this.refusedCount += 1;
        this.wake();
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (connected) => {
        const connection: PeerConnection = { socket: connected, request, received: [] };
        connected.on("message", (data) => {
          connection.received.push(String(data));
          this.wake();
        });
        connected.on("close", () => this.wake());
        this.connections.push(connection);
        this.wake();
      });
    });
    await once(this.server.listen(port, "127.0.0.1"), "listening");
  }

  /** The connection of that number, from 0, once it is there. */
  async connection(at: number): Promise<PeerConnection> {
    await this.until(() => this.connections.length > at);
    return this.connections[at] as PeerConnection;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  async close(): Promise<void> {
    for (const { socket } of this.connections) socket.terminate();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
