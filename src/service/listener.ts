import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener, RequestError } from "@hono/node-server";
import { readListenFault } from "../common/listenFault.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { ServiceApp } from "./app.ts";
import { jsonType, safetyHeaders } from "./http/sendAnswer.ts";

export interface Listener {
  readonly port: number;
  /** Ends open requests too. */
  close(): Promise<void>;
}

/** How long, in ms, a client may take to send a request, how often that is looked at, and how long it may do nothing. */
export type ClientTimeouts = Pick<
  typeof limits,
  "headersTimeout" | "requestTimeout" | "connectionsCheckingInterval" | "idleTimeout"
>;

export interface ListenOptions extends Partial<ClientTimeouts> {
  /** Told when a connection could not be accepted, such as when too many files are open. */
  readonly onFault?: (message: string) => void;
}

/** Serves an app at an address, with bounds on what one client can hold; throws `UserError` ("usage"). */
export async function listen(
  app: ServiceApp,
  host: string,
  port: number,
  { onFault = () => undefined, ...timeouts }: ListenOptions = {},
): Promise<Listener> {
  const onRequest = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: answerMalformed,
  });
  const { idleTimeout, ...serverOptions } = { ...limits, ...timeouts };
  const server = createServer(serverOptions, (incoming, outgoing) => {
    // Whatever goes wrong with an answer ends its connection, never the process.
    outgoing.on("error", () => outgoing.destroy());
    void onRequest(incoming, outgoing);
  });
  server.maxConnections = maxConnections;
  server.setTimeout(idleTimeout);
  server.on("clientError", answerUnreadable);
  server.on("checkExpectation", answerExpectation);
  await bind(server, host, port);
  server.on("error", (error) => onFault(`a connection was not accepted: ${errorMessage(error)}`));
  const { port: bound } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    port: bound,
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

// --- internal ---

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  /** Without a byte in either direction; event streams have a heartbeat. */
  idleTimeout: 60_000,
  /** Room for the ids of an export of many runs. */
  maxHeaderSize: 65_536,
  /** Node would refuse a request without one by an empty answer. */
  requireHostHeader: false,
};
const maxConnections = 100;
/** How long a client may take to read why it was refused. */
const lingerMs = 500;

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(buildListenError(error, host, port));
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      resolve();
    });
  });
}

function buildListenError(error: Error, host: string, port: number): UserError {
  const known = readListenFault(error, { host, port });
  const reason = known?.text ?? `port ${port} of ${host}: ${errorMessage(error)}`;
  return new UserError(`The Test Service cannot listen: ${reason}.`, {
    code: "usage",
    cause: error,
  });
}

/** A path or Host of which no URL can be made never gets to the app. */
function answerMalformed(error: unknown): Response {
  const [status, code] = error instanceof RequestError ? [400, "usage"] : [500, "internal"];
  return new Response(formatError(status, code), { status, headers: closingHeaders });
}

/** Anything but `100-continue`, which node answers. */
function answerExpectation(_: IncomingMessage, outgoing: ServerResponse): void {
  const body = formatError(417, "usage");
  const length = { "content-length": Buffer.byteLength(body) };
  outgoing.writeHead(417, { ...closingHeaders, ...length }).end(body);
}

/** What is not even HTTP, or does not end in time, has no request to answer: the answer is written by hand. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = unreadableStatuses[error.code ?? ""] ?? 400;
  const code = status === 400 ? "usage" : status === 408 ? "timeout" : "too_large";
  const body = formatError(status, code);
  // Whoever never closes its side would keep its place for ever.
  setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `content-type: ${jsonType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function formatError(status: number, code: string): string {
  return JSON.stringify({ error: { code, message: STATUS_CODES[status] } });
}

const closingHeaders = {
  ...Object.fromEntries(safetyHeaders),
  "content-type": jsonType,
  connection: "close",
};

const unreadableStatuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
