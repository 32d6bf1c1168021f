import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { decodePercent } from "../../common/decodePercent.ts";
import { stripBrackets } from "../../common/hostNames.ts";

type ConnectionCallback = (error: Error | null, stream: Duplex) => void;
interface Target extends tls.ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
}

/** A keep-alive agent whose connections run through an HTTP proxy by `CONNECT`. */
export class TunnelAgent extends https.Agent {
  private readonly proxy: URL;
  private readonly timeoutMs: number;
  private readonly connecting = new Set<http.ClientRequest>();

  /** `timeoutMs` is how long the proxy may take to answer `CONNECT`. */
  constructor(proxy: URL, timeoutMs = connectTimeoutMs) {
    super({ keepAlive: true });
    this.proxy = proxy;
    this.timeoutMs = timeoutMs;
  }

  override createConnection(options: Target, callback: ConnectionCallback): undefined {
    const fail = callback as (error: Error) => void;
    const authority = `${options.host ?? ""}:${options.port ?? 443}`;
    const request = requestTunnel(this.proxy, authority);
    const timer = setTimeout(() => {
      request.destroy(new Error(`the proxy did not answer CONNECT within ${this.timeoutMs} ms`));
    }, this.timeoutMs);
    this.connecting.add(request);
    request.once("close", () => {
      clearTimeout(timer);
      this.connecting.delete(request);
    });
    request.on("error", fail);
    request.once("connect", (response, socket) => {
      clearTimeout(timer);
      this.connecting.delete(request);
      socket.on("error", () => undefined); // what runs through it tells of its end
      if (response.statusCode === 200) {
        callback(null, tls.connect({ ...options, socket, servername: serverName(options) }));
        return;
      }
      socket.destroy();
      fail(new Error(`the proxy answered CONNECT with status ${response.statusCode}`));
    });
    request.end();
  }

  override destroy(): void {
    for (const request of this.connecting) request.destroy();
    super.destroy();
  }
}

/** `Proxy-Authorization` for the credentials of a proxy URL. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === "" && proxy.password === "") return {};
  const user = decodePercent(proxy.username);
  const credentials = `${user}:${decodePercent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

// --- internal ---

const connectTimeoutMs = 30_000;

function requestTunnel(proxy: URL, authority: string): http.ClientRequest {
  const send = proxy.protocol === "https:" ? https.request : http.request;
  return send({
    hostname: stripBrackets(proxy.hostname),
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    method: "CONNECT",
    path: authority,
    agent: false,
    headers: { host: authority, ...proxyHeaders(proxy) },
  });
}

/** TLS wants a host name; an address has none. */
function serverName(options: Target): string | undefined {
  return options.servername || undefined;
}
