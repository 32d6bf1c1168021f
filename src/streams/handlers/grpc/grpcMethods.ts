import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Admission, HandlerContext } from "../recordHandler.ts";
import { createAnswerChooser } from "../requests/answerRules.ts";
import type { TemplateSource } from "../requests/fillTemplate.ts";
import { isProbe } from "../requests/probes.ts";
import {
  type AnswerCall,
  type CreateMetadata,
  createCallAnswerer,
  type GrpcReply,
  type Refusal,
} from "./grpcAnswer.ts";
import { buildGrpcArrivals, buildGrpcHeaders, readGrpcBody } from "./grpcArrival.ts";
import type { GrpcHandlerConfig } from "./grpcConfig.ts";
import type { GrpcRequest } from "./grpcMethod.ts";
import type { GrpcService } from "./grpcService.ts";

export interface GrpcMethodsOptions {
  readonly context: HandlerContext;
  readonly config: Pick<GrpcHandlerConfig, "split" | "keepRaw" | "ignore" | "respond">;
  readonly createMetadata: CreateMetadata;
}

/**
 * Methods that bring each message to the sink and answer, once there is room for more, by the rules of `respond`, else as
 * `createCallAnswerer` has it. A method that answers with a stream ends it empty, after the last message where it also
 * receives one.
 */
export function createGrpcMethods(
  service: GrpcService,
  { context, config, createMetadata }: GrpcMethodsOptions,
): UntypedServiceImplementation {
  const { isOwn } = service;
  const choose = createAnswerChooser(config.respond, context);
  const entries = Object.entries(service.definition).map(([name, method]) => {
    const answer = createCallAnswerer(method, { choose, isOwn, createMetadata });
    const { path } = method;
    const receiver = { context, config, name, path, isOwn, createMetadata, answer };
    return [name, createMethod(receiver, method.requestStream, method.responseStream)];
  });
  return Object.fromEntries(entries);
}

// --- internal ---

interface Receiver extends GrpcMethodsOptions {
  readonly name: string;
  readonly path: string;
  readonly isOwn: boolean;
  readonly answer: AnswerCall;
}

type EndCall = (reply: GrpcReply) => void;

function createMethod(
  receiver: Receiver,
  isFromStream: boolean,
  isToStream: boolean,
): UntypedHandleCall {
  const endWith =
    (callback: sendUnaryData<object>): EndCall =>
    (reply) => {
      if ("refusal" in reply) callback(reply.refusal);
      else callback(null, reply.message, reply.trailer);
    };
  const endStream =
    (call: ServerWritableStream<unknown, object> | ServerDuplexStream<unknown, object>): EndCall =>
    (reply) => {
      if (call.cancelled) return;
      if ("refusal" in reply) call.emit("error", reply.refusal);
      else call.end(reply.trailer);
    };
  if (isFromStream && isToStream) {
    return (call: ServerDuplexStream<unknown, object>) =>
      receiveStream(receiver, call, endStream(call));
  }
  if (isFromStream) {
    return (call: ServerReadableStream<unknown, object>, callback: sendUnaryData<object>) =>
      receiveStream(receiver, call, endWith(callback));
  }
  if (isToStream) {
    return (call: ServerWritableStream<unknown, object>) =>
      receiveOne(receiver, call, endStream(call));
  }
  return (call: ServerUnaryCall<unknown, object>, callback: sendUnaryData<object>) =>
    receiveOne(receiver, call, endWith(callback));
}

function receiveOne(
  receiver: Receiver,
  call: ServerUnaryCall<unknown, object> | ServerWritableStream<unknown, object>,
  end: EndCall,
): void {
  const refusal = findRefusal(receiver, call.request, 0);
  if (refusal !== undefined) {
    end({ refusal });
    return;
  }
  const headers = buildGrpcHeaders(call.metadata.toJSON());
  const { count, room, source } = take(receiver, call.request, headers);
  if (room === undefined) finish(receiver, { source, count, end });
  else void room.then(() => finish(receiver, { source, count, end }));
}

function receiveStream(
  receiver: Receiver,
  call: ServerReadableStream<unknown, object>,
  end: EndCall,
): void {
  const { name: method, path } = receiver;
  const headers = buildGrpcHeaders(call.metadata.toJSON());
  let received = 0;
  let isRefused = false;
  /** Of the last message. */
  let last: TemplateSource = { method, path, headers, body: null };
  call.on("data", (message: unknown) => {
    if (isRefused) return;
    const refusal = findRefusal(receiver, message, received);
    if (refusal !== undefined) {
      isRefused = true;
      end({ refusal });
      return;
    }
    const { count, room, source } = take(receiver, message, headers);
    received += count;
    last = source;
    if (room === undefined) return;
    call.pause();
    void room.then(() => call.resume());
  });
  call.on("end", () => {
    if (!isRefused) finish(receiver, { source: last, count: received, end });
  });
}

interface Ending {
  readonly source: TemplateSource;
  readonly count: number;
  readonly end: EndCall;
}

function finish({ answer }: Receiver, { source, count, end }: Ending): void {
  const reply = answer(source, count);
  if (reply instanceof Promise) void reply.then(end);
  else end(reply);
}

interface Taken {
  /** Records. */
  readonly count: number;
  readonly room: Promise<void> | undefined;
  readonly source: TemplateSource;
}

function take(receiver: Receiver, received: unknown, headers: Record<string, string>): Taken {
  const { context, config, name: method, path, isOwn } = receiver;
  const { message, bytes } = received as GrpcRequest;
  const whole = { method, path, headers, message, bytes, arrivedNs: context.now() };
  const body = readGrpcBody(whole, isOwn);
  const source = { method, path, headers, body: body.value };
  if (isProbe(source, config)) {
    context.sink.count("probe");
    return { count: 0, room: undefined, source };
  }
  const arrivals = buildGrpcArrivals(whole, body, { isOwn, ...config });
  return { count: arrivals.length, room: context.sink.take(arrivals), source };
}

/** Codes of https://grpc.io/docs/guides/status-codes/: INTERNAL, UNAVAILABLE, RESOURCE_EXHAUSTED. */
const internal = 13;
const unavailable = 14;
const exhausted = 8;
const refusals: Record<Exclude<Admission, "open">, { code: number; reason: string }> = {
  paused: { code: unavailable, reason: "the observation is paused" },
  full: { code: exhausted, reason: "too many records wait to be written" },
  stopped: { code: unavailable, reason: "the observation has ended" },
};

/** What a message is refused with when nothing is taken now; counted. */
function findRefusal(receiver: Receiver, request: unknown, received: number): Refusal | undefined {
  const { context, createMetadata, path } = receiver;
  const admission = context.sink.admission();
  if (admission === "open") {
    const { fault } = request as GrpcRequest;
    if (fault === undefined) return undefined;
    context.sink.countRefusal("refused", `a call of ${path} is not understood: ${fault}`);
    return { code: internal, details: describeWith(fault, received) };
  }
  const isLate = admission === "stopped";
  context.sink.countRefusal(isLate ? "late" : "refused", refusals[admission].reason);
  const metadata = createMetadata();
  // A negative time tells clients that repeat calls by themselves not to; see gRPC's retry design (A6).
  metadata.set("grpc-retry-pushback-ms", isLate ? "-1" : "1000");
  const { code, reason } = refusals[admission];
  return { code, details: describeWith(reason, received), metadata };
}

function describeWith(reason: string, received: number): string {
  return received === 0 ? reason : `${reason}; ${received} records were taken before`;
}
