import http from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came, with names of headers in lower case. */
export interface ModelRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** What it answers: a value as JSON, a text as it stands (`type` says what it is); `hangs` for nothing at all. */
export interface ModelAnswer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly type?: string;
  readonly hangs?: true;
}

/** A server that lists models. */
export interface ModelServer {
  /** Without a path. */
  readonly origin: string;
  /** Every request that came. */
  readonly seen: readonly ModelRequest[];
  close(): Promise<void>;
}

/** Starts such a server on 127.0.0.1; chat completions that it is asked for get one fixed reply. */
export async function startModelServer(
  answer: (request: ModelRequest) => ModelAnswer,
): Promise<ModelServer> {
  const seen: ModelRequest[] = [];
  const server = http.createServer(async (incoming, response) => {
    for await (const _ of incoming);
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers };
    seen.push(request);
    const { status = 200, json, text, type, hangs } = method === "POST" ? reply : answer(request);
    if (hangs) return;
    response.writeHead(status, { "content-type": type ?? "application/json" });
    response.end(text ?? JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

// --- internal ---

const reply: ModelAnswer = {
  json: { choices: [{ message: { content: '{"name":"Ada"}' }, finish_reason: "stop" }] },
};
