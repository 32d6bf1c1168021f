import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { joinHeaders } from "../../joinHeaders.ts";
import { readBodyBytes } from "../bodies/receivedBody.ts";
import { closeHttp, formatListenUrl, listenHttp } from "../httpListener.ts";
import { createBoundedServer, cutShort } from "../httpServer.ts";
import { isPathBelow } from "../isPathBelow.ts";
import type { Admission, HandlerContext, RecordHandler } from "../recordHandler.ts";
import { createTurnBatch } from "../turnBatch.ts";
import { answerError, answerReceived, answerTooLarge } from "./httpAnswer.ts";
import type { HttpHandlerConfig } from "./httpConfig.ts";
import { buildRequestArrivals, type ReceivedRequest } from "./requestArrivals.ts";
import { readRequestBody } from "./requestReader.ts";

/**
 * The handler kind `http`: requests of any method to `path` and below. A request is answered 200 `{"received": n}`
 * once its records have room in the queue; 503 with `Retry-After` while the observation is paused or full, 410 at its
 * end; 413 beyond `maxBodyBytes`; 404 elsewhere. A picked port is kept: opened again while it is in use, `open` says so.
 */
export function createHttpHandler(
  config: HttpHandlerConfig,
  context: HandlerContext,
): RecordHandler {
  const path = new URL(`http://reaction${config.path}`).pathname;
  let server: Server | undefined;
  let url: string | undefined;
  let port = config.port;
  const atTurnEnd = createTurnBatch();
  return {
    get url() {
      return url;
    },
    async open() {
      if (server !== undefined) return;
      const opened = createBoundedServer(
        createRoutes({ context, config, path, atTurnEnd, turnedAway: new WeakSet() }),
      );
      const place = await listenHttp(opened, { host: config.host, port });
      server = opened;
      port = place.port;
      url = formatListenUrl(place, path);
    },
    hold() {}, // whoever sends is told by `admission`
    release() {},
    async close() {
      const closing = server;
      server = undefined;
      url = undefined;
      if (closing !== undefined) await closeHttp(closing);
    },
  };
}

// --- internal ---

interface Receiver {
  readonly context: HandlerContext;
  readonly config: HttpHandlerConfig;
  readonly path: string;
  /** Runs a job with all others of this turn. */
  readonly atTurnEnd: (job: () => void) => void;
  /** Connections whose last request was answered before its end: clients hang up on that, which is no fault. */
  readonly turnedAway: WeakSet<Duplex>;
}

/** A request whose body has come in. */
interface WholeRequest extends Omit<ReceivedRequest, "body"> {
  readonly bytes: Buffer;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function createRoutes(receiver: Receiver): Parameters<typeof createBoundedServer>[0] {
  const { context, turnedAway } = receiver;
  return {
    onRequest: (request, response) => receive(receiver, { request, response }, false),
    onExpectant: (request, response) => receive(receiver, { request, response }, true),
    onFault: (message, connection) => {
      const isTurnedAway = connection !== undefined && turnedAway.has(connection);
      if (!isTurnedAway) context.sink.reportError(`http: ${message}`);
    },
  };
}

function receive(receiver: Receiver, exchange: Exchange, isExpectant: boolean): void {
  const { request, response } = exchange;
  const { sink, now } = receiver.context;
  const { turnedAway } = receiver;
  const { maxBodyBytes } = receiver.config;
  turnedAway.add(request.socket);
  // A client that was not told to continue may or may not send its body: the connection is of no more use.
  const close = isExpectant ? ["connection", "close"] : [];
  const path = readPath(request.url ?? "/");
  if (!isPathBelow(path, receiver.path)) {
    answerError(response, 404, `nothing is received here, only at ${receiver.path}`, close);
    return;
  }
  if (isRefused(receiver, response, close)) return;
  turnedAway.delete(request.socket);
  const headers = joinHeaders(request.rawHeaders);
  const refuseBody = (): void => {
    turnedAway.add(request.socket);
    sink.countRefusal("refused", `its body is larger than ${maxBodyBytes} bytes`);
    answerTooLarge(request, response, maxBodyBytes);
  };
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes) {
    refuseBody();
    return;
  }
  if (isExpectant) response.writeContinue();
  const method = request.method ?? "GET";
  readRequestBody(request, maxBodyBytes, {
    onBody: (bytes, fault) => {
      if (fault !== undefined) sink.reportError(`http: a body could not be decoded: ${fault}`);
      const arrivedNs = now();
      receiver.atTurnEnd(() =>
        take(receiver, response, { method, path, headers, bytes, arrivedNs }),
      );
    },
    onTooLarge: refuseBody,
    onCut: () => {
      const isReported = request.socket.writableEnded; // as a fault of the connection
      if (!isReported) sink.reportError(`http: ${cutShort}`);
    },
  });
}

function take(receiver: Receiver, response: ServerResponse, request: WholeRequest): void {
  if (isRefused(receiver, response, [])) return;
  const { bytes, ...head } = request;
  const body = readBodyBytes(bytes, request.headers["content-type"]);
  const arrivals = buildRequestArrivals({ ...head, body }, receiver.config);
  const answer = (): void => answerReceived(response, arrivals.length);
  const room = receiver.context.sink.take(arrivals);
  if (room === undefined) answer();
  else void room.then(answer);
}

/** Refuses and counts it when nothing is taken now. After the end nobody is asked to come again: others may go on. */
function isRefused(
  { context: { sink } }: Receiver,
  response: ServerResponse,
  headers: readonly string[],
): boolean {
  const admission = sink.admission();
  if (admission === "open") return false;
  const isLate = admission === "stopped";
  sink.countRefusal(isLate ? "late" : "refused");
  const retry = isLate ? [] : ["retry-after", "1"];
  answerError(response, isLate ? 410 : 503, refusals[admission], [...headers, ...retry]);
  return true;
}

const refusals: Record<Exclude<Admission, "open">, string> = {
  paused: "the observation is paused",
  full: "too many records wait to be written",
  stopped: "the observation has ended",
};

/** The path with its query string, of a target that may be a whole URL. */
function readPath(target: string): string {
  if (target.startsWith("/") || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
