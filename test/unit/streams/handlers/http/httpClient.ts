import http from "node:http";
import net from "node:net";

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Post {
  readonly body?: string;
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly agent?: http.Agent;
}

/** Sends one request and reads the JSON answer. */
export function send(url: string, options: Post = {}): Promise<Reply> {
  const { body = "", method = "POST", headers = {}, agent } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: agent ?? false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === "" ? undefined : JSON.parse(text),
        }),
      );
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** A bare connection to a URL's server that keeps all it is sent. */
export class RawClient {
  readonly socket: net.Socket;
  /** Resolves with all that was sent once the server has closed the connection. */
  readonly closed: Promise<string>;
  /** Whether the connection ended with an error. */
  isReset = false;
  private text = "";
  private waiters: (() => void)[] = [];

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = net.connect(Number(port), hostname);
    this.socket.setEncoding("latin1");
    this.socket.on("data", (chunk: string) => {
      this.text += chunk;
      for (const resolve of this.waiters.splice(0)) resolve();
    });
    this.socket.on("error", () => {
      this.isReset = true;
    });
    this.closed = new Promise((resolve) => this.socket.on("close", () => resolve(this.text)));
  }

  write(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Resolves once the server has sent this. */
  async until(part: string): Promise<string> {
    while (!this.text.includes(part)) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
    return this.text;
  }
}
