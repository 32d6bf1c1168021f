import http from "node:http";
import type { AddressInfo } from "node:net";

/** A connection that was asked for; the test answers it. */
export interface SseExchange {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
  /** Answers with an event stream that stays open. */
  stream(text?: string): void;
}

/** A server whose every request is answered by the test, in the order in which they come. */
export class SseServer {
  readonly server: http.Server;
  readonly requests: http.IncomingMessage[] = [];
  private exchanges: SseExchange[] = [];
  private waiters: ((exchange: SseExchange) => void)[] = [];

  constructor() {
    this.server = http.createServer((request, response) => {
      this.requests.push(request);
      const exchange: SseExchange = {
        request,
        response,
        stream: (text = "") => {
          response.writeHead(200, { "content-type": "text/event-stream", "x-from": "server" });
          response.flushHeaders();
          if (text !== "") response.write(text);
        },
      };
      const waiter = this.waiters.shift();
      if (waiter === undefined) this.exchanges.push(exchange);
      else waiter(exchange);
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve));
  }

  /** The next request, as soon as it comes. */
  next(): Promise<SseExchange> {
    const exchange = this.exchanges.shift();
    if (exchange !== undefined) return Promise.resolve(exchange);
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
