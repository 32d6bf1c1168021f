import { type RequestListener, Server, type ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { errorMessage } from "../../model/userError.ts";
import type { TakeWhole } from "./direct/directConnection.ts";
import { createDirectConnections, type DirectConnections } from "./direct/directConnections.ts";

/** What a server makes of requests. */
export interface HttpRoutes {
  readonly onRequest: RequestListener;
  /** A request whose client waits for a `100 Continue` before it sends the body. */
  readonly onExpectant: RequestListener;
  /** Something that is no request came in on this connection, or one could not be taken. */
  readonly onFault: (message: string, connection?: Duplex) => void;
  /** Takes requests that came whole before anything else; absent, Node reads them all. */
  readonly onWhole?: TakeWhole | undefined;
}

/** What is said of a request whose client went away before its end. */
export const cutShort = "a request ended before it was whole";

/** A server that slow, silent and broken clients cannot stop: every wait, header and connection has a bound. */
export function createBoundedServer({
  onRequest,
  onExpectant,
  onFault,
  onWhole,
}: HttpRoutes): Server {
  const server = new BoundedServer(limits, onRequest);
  if (onWhole !== undefined) server.readDirectly(onWhole);
  server.maxHeadersCount = 0; // none is left out: their size is bounded
  server.maxConnections = 10_000;
  server.on("checkContinue", onExpectant);
  for (const event of ["request", "checkContinue"]) {
    // Whatever goes wrong with an answer ends its connection, never the process.
    server.on(event, (_, answer: ServerResponse) => answer.on("error", () => answer.destroy()));
  }
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const isKnown = !socket.writable; // what came after a fault is faulty too
    if (!isKnown && error.code === "HPE_INVALID_EOF_STATE") onFault(cutShort, socket);
    else if (!isKnown && error.code?.startsWith("HPE_"))
      onFault(`not a valid HTTP request: ${error.message}`, socket);
    endFaulty(socket, error.code ?? "");
  });
  server.on("drop", () => onFault(`a connection beyond ${server.maxConnections} was refused`));
  server.on("error", (error) => {
    if (server.listening) onFault(`a connection was not accepted: ${errorMessage(error)}`);
  });
  return server;
}

// --- internal ---

const limits = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
  /** Longer than clients keep a connection, so that none is closed just as it is used again. */
  keepAliveTimeout: 65_000,
};

/** A server that may read connections directly; it ends those as it ends its own. */
class BoundedServer extends Server {
  private direct: DirectConnections | undefined;

  /** From now on Node reads only what is handed over to it. */
  readDirectly(take: TakeWhole): void {
    const readers = this.listeners("connection");
    this.removeAllListeners("connection");
    const direct = createDirectConnections({
      take,
      handOver: (socket) => {
        for (const reader of readers) reader.call(this, socket);
      },
      endSilent: (socket) => endFaulty(socket, "ERR_HTTP_REQUEST_TIMEOUT"),
      firstMs: limits.headersTimeout,
      keptMs: limits.keepAliveTimeout,
    });
    this.direct = direct;
    this.on("connection", (socket) => direct.add(socket));
  }

  override closeIdleConnections(): void {
    this.direct?.closeIdle();
    super.closeIdleConnections();
  }

  override closeAllConnections(): void {
    this.direct?.closeAll();
    super.closeAllConnections();
  }
}

const statusByCode: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

function endFaulty(socket: Duplex, code: string): void {
  if (!socket.writable || code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = statusByCode[code] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  if (socket instanceof Socket) socket.destroySoon();
}
