import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { joinHeaders } from "../../joinHeaders.ts";
import { findSignatureFault } from "../../signatures.ts";
import { readBodyBytes } from "../bodies/receivedBody.ts";
import type { TakeWhole } from "../direct/directConnection.ts";
import type { PlainResponse } from "../direct/plainResponse.ts";
import { cutShort, type HttpRoutes } from "../httpServer.ts";
import { isPathBelow } from "../isPathBelow.ts";
import type { Admission, HandlerContext } from "../recordHandler.ts";
import { type ChooseAnswer, createAnswerChooser } from "../requests/answerRules.ts";
import { isProbe, listProbeRules } from "../requests/probes.ts";
import type { RuledRequest } from "../requests/requestRules.ts";
import { createTurnBatch } from "../turnBatch.ts";
import { buildHandshake, findEventFault } from "./cloudEvents.ts";
import {
  answerByRule,
  answerEmpty,
  answerError,
  answerReceived,
  answerTooLarge,
} from "./httpAnswer.ts";
import type { HttpHandlerConfig } from "./httpConfig.ts";
import { buildRequestArrivals } from "./requestArrivals.ts";
import { readRequestBody } from "./requestReader.ts";

/** What a server makes of requests: records in the sink, probes counted, an answer to each. */
export function createReceiver(
  config: Revealed<HttpHandlerConfig>,
  context: HandlerContext,
): HttpRoutes {
  const receiver: Receiver = {
    context,
    config,
    choose: createAnswerChooser(config.respond, context),
    chooseForProbe: createAnswerChooser(listProbeRules(config.respond), context),
    atTurnEnd: createTurnBatch((whole: Whole) => take(receiver, whole)),
    turnedAway: new WeakSet(),
  };
  return {
    onWhole: receiver.choose === undefined ? createTaker(receiver) : undefined,
    onRequest: (request, response) => receive(receiver, { request, response }, false),
    onExpectant: (request, response) => receive(receiver, { request, response }, true),
    onFault: (message, connection) => {
      const isTurnedAway = connection !== undefined && receiver.turnedAway.has(connection);
      if (!isTurnedAway) context.sink.reportError(`http: ${message}`);
    },
  };
}

// --- internal ---

interface Receiver {
  readonly context: HandlerContext;
  readonly config: Revealed<HttpHandlerConfig>;
  readonly choose: ChooseAnswer | undefined;
  readonly chooseForProbe: ChooseAnswer | undefined;
  /** Runs a job with all others of this turn. */
  readonly atTurnEnd: (whole: Whole) => void;
  /** Connections whose last request was answered before its end: clients hang up on that, which is no fault. */
  readonly turnedAway: WeakSet<Duplex>;
}

/** A request whose body has come in. */
interface WholeRequest extends RuledRequest {
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
  /** Epoch ns. */
  readonly arrivedNs: bigint;
}

interface Whole<R extends PlainResponse = PlainResponse> {
  readonly request: WholeRequest;
  readonly response: R;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function receive(receiver: Receiver, exchange: Exchange, isExpectant: boolean): void {
  const { request, response } = exchange;
  const { turnedAway, config } = receiver;
  turnedAway.add(request.socket);
  // A client that was not told to continue may or may not send its body: the connection is of no more use.
  const close = isExpectant ? ["connection", "close"] : [];
  const path = readPath(request.url ?? "/");
  if (!isPathBelow(path, config.path)) {
    answerError(response, 404, `nothing is received here, only at ${config.path}`, close);
    return;
  }
  const { method = "GET" } = request;
  const headers = joinHeaders(request.rawHeaders);
  if (isProbe({ method, path, headers }, config)) {
    void answerProbe(receiver, exchange, { method, path, headers });
    return;
  }
  if (isRefused(receiver, response, close)) return;
  turnedAway.delete(request.socket);
  if (Number(headers["content-length"] ?? 0) > config.maxBodyBytes) {
    refuseBody(receiver, exchange);
    return;
  }
  if (isExpectant) response.writeContinue();
  readWhole(receiver, exchange, { method, path, headers });
}

/** Takes requests that are records and answered by no rule. */
function createTaker(receiver: Receiver): TakeWhole {
  const { config, context } = receiver;
  return ({ method, path, headers }, bytes, response) => {
    if (!isPathBelow(path, config.path) || isProbe({ method, path, headers }, config)) return false;
    if (bytes.length > config.maxBodyBytes) return false;
    if (isRefused(receiver, response, [])) return true;
    const request = { method, path, headers, bytes, arrivedNs: context.now() };
    receiver.atTurnEnd({ request, response });
    return true;
  };
}

function readWhole(
  receiver: Receiver,
  exchange: Exchange,
  head: Pick<WholeRequest, "method" | "path" | "headers">,
): void {
  const { sink, now } = receiver.context;
  const { request, response } = exchange;
  readRequestBody(request, receiver.config.maxBodyBytes, {
    onBody: (bytes, fault) => {
      if (fault !== undefined) sink.reportError(`http: a body could not be decoded: ${fault}`);
      const whole = { ...head, bytes, arrivedNs: now() };
      if (receiver.choose === undefined) receiver.atTurnEnd({ request: whole, response });
      else void takeByRules(receiver, { request: whole, response });
    },
    onTooLarge: () => refuseBody(receiver, exchange),
    onCut: () => {
      const isReported = request.socket.writableEnded; // as a fault of the connection
      if (!isReported) sink.reportError(`http: ${cutShort}`);
    },
  });
}

/** Answers with the number of records, or by the first rule that fits. */
function take(receiver: Receiver, { request, response }: Whole): void {
  const taken = takeRecords(receiver, request, response);
  if (taken === undefined) return;
  if (taken.room === undefined) answerDefault(response, taken);
  else void taken.room.then(() => answerDefault(response, taken));
}

async function takeByRules(
  receiver: Receiver,
  { request, response }: Whole<ServerResponse>,
): Promise<void> {
  const taken = takeRecords(receiver, request, response);
  if (taken === undefined) return;
  await taken.room;
  const { method, path, headers } = request;
  const source = { method, path, headers, body: taken.value };
  const rule = await receiver.choose?.(source);
  if (rule === undefined) answerDefault(response, taken);
  else answerByRule(response, rule, { source, received: taken.received });
}

/** What was made of a request that was taken. */
interface Taken {
  /** What its body says. */
  readonly value: unknown;
  readonly received: number;
  /** Why it is no CloudEvent, where it has to be one. */
  readonly fault: string | undefined;
  /** Resolves when there is room for more; absent where there is. */
  readonly room: Promise<void> | undefined;
}

/** Undefined where nothing is taken any more, which is answered. */
function takeRecords(
  receiver: Receiver,
  request: WholeRequest,
  response: PlainResponse,
): Taken | undefined {
  if (isRefused(receiver, response, [])) return undefined;
  const { config, context } = receiver;
  const { sink } = context;
  const { bytes, headers, method, path, arrivedNs } = request;
  checkSignature(receiver, request);
  const body = readBodyBytes(bytes, headers["content-type"]);
  const fault = config.cloudEvents ? findEventFault(headers, body.value) : undefined;
  if (fault !== undefined) sink.reportError(`http: not a CloudEvent: ${fault}`);
  const arrivals = buildRequestArrivals({ method, path, headers, arrivedNs, body }, config);
  return { value: body.value, received: arrivals.length, fault, room: sink.take(arrivals) };
}

function answerDefault(response: PlainResponse, { fault, received }: Taken): void {
  if (fault === undefined) answerReceived(response, received);
  else answerError(response, 400, `not a CloudEvent: ${fault}`);
}

function checkSignature({ config, context }: Receiver, request: WholeRequest): void {
  if (config.verify === undefined) return;
  const { headers, bytes } = request;
  const timeS = Math.floor(Date.now() / 1000);
  const fault = findSignatureFault(config.verify, { headers, body: bytes }, timeS);
  if (fault === undefined) return;
  context.sink.count("badSignature");
  context.sink.reportError(`http: a request is not signed rightly: ${fault}`);
}

async function answerProbe(
  { context, config, chooseForProbe }: Receiver,
  { request, response }: Exchange,
  head: RuledRequest,
): Promise<void> {
  context.sink.count("probe");
  request.resume();
  const source = { ...head, body: null };
  const rule = await chooseForProbe?.(source);
  if (rule !== undefined) answerByRule(response, rule, { source, received: 0 });
  else {
    const isHandshake = config.cloudEvents && head.method === "OPTIONS";
    const handshake = isHandshake ? buildHandshake(head.headers) : {};
    answerEmpty(response, { allow: "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD", ...handshake });
  }
}

function refuseBody({ context, config, turnedAway }: Receiver, { request, response }: Exchange) {
  turnedAway.add(request.socket);
  context.sink.countRefusal("refused", `its body is larger than ${config.maxBodyBytes} bytes`);
  answerTooLarge(request, response, config.maxBodyBytes);
}

/** Refuses and counts it when nothing is taken now. After the end nobody is asked to come again: others may go on. */
function isRefused(
  { context: { sink } }: Receiver,
  response: PlainResponse,
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
