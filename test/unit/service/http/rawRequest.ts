import { type Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { buffer, text as readText } from "node:stream/consumers";

export interface RawRequest {
  readonly method?: string;
  /** Sent as it is: nothing is resolved or encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Sends a request that `fetch` would mend or refuse; resolves with the head of its answer. */
export function openRaw(origin: string, raw: RawRequest): Promise<IncomingMessage> {
  const { hostname, port } = new URL(origin);
  const { method = "GET", path, body, agent = false } = raw;
  // Node sends the body of a GET without its length: it would be read as a request of its own.
  const isCounted = body !== undefined && raw.headers?.["transfer-encoding"] === undefined;
  const headers = {
    ...(isCounted ? { "content-length": String(Buffer.byteLength(body)) } : {}),
    ...raw.headers,
  };
  return new Promise((resolve, reject) => {
    const setHost = raw.headers?.host === undefined;
    const options = { host: hostname, port, method, path, headers, agent, setHost };
    const sent = request(options, resolve);
    sent.once("error", (error: NodeJS.ErrnoException) => {
      // The service may close a kept connection just when it is used again: no request has come then.
      if (sent.reusedSocket && error.code === "ECONNRESET") resolve(openRaw(origin, raw));
      else reject(error);
    });
    sent.end(body);
  });
}

export async function sendRaw(origin: string, raw: RawRequest): Promise<RawAnswer> {
  const incoming = await openRaw(origin, raw);
  const text = (await buffer(incoming)).toString();
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
}

/** Writes bytes that need not be HTTP; resolves with all that comes back until the service hangs up. */
export async function sendBytes(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write(bytes, "latin1");
  return await readText(socket);
}
