import type {
  Metadata,
  ServerDuplexStream,
  ServerErrorResponse,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { BodyRecordOptions } from "../bodies/bodyRecords.ts";
import type { Admission, HandlerContext } from "../recordHandler.ts";
import { buildGrpcArrivals, buildGrpcHeaders } from "./grpcArrival.ts";
import type { GrpcRequest, GrpcService } from "./grpcService.ts";

export type CreateMetadata = () => Metadata;

export interface GrpcMethodsOptions {
  readonly context: HandlerContext;
  readonly records: BodyRecordOptions;
  readonly createMetadata: CreateMetadata;
}

/**
 * Methods that bring each message to the sink and answer, once there is room for more, with an empty message (of
 * Touchstone's own service with the number received). A method that answers with a stream ends it empty, after the
 * last message where it also receives one.
 */
export function createGrpcMethods(
  service: GrpcService,
  { context, records, createMetadata }: GrpcMethodsOptions,
): UntypedServiceImplementation {
  const entries = Object.entries(service.definition).map(([name, method]) => {
    const { path } = method;
    const receiver = { context, records, name, path, isOwn: service.isOwn, createMetadata };
    return [name, createMethod(receiver, method.requestStream, method.responseStream)];
  });
  return Object.fromEntries(entries);
}

// --- internal ---

interface Receiver extends GrpcMethodsOptions {
  readonly name: string;
  readonly path: string;
  readonly isOwn: boolean;
}

type Refusal = Partial<ServerErrorResponse>;
/** Ends a call: with a refusal, or well, after so many messages. */
type EndCall = (refusal: Refusal | undefined, received: number) => void;

function createMethod(
  receiver: Receiver,
  isFromStream: boolean,
  isToStream: boolean,
): UntypedHandleCall {
  const answer = (received: number) => (receiver.isOwn ? { received } : {});
  const endWith =
    (callback: sendUnaryData<object>): EndCall =>
    (refusal, received) =>
      refusal === undefined ? callback(null, answer(received)) : callback(refusal);
  const endStream =
    (call: ServerWritableStream<unknown, object> | ServerDuplexStream<unknown, object>): EndCall =>
    (refusal) => {
      if (call.cancelled) return;
      if (refusal === undefined) call.end();
      else call.emit("error", refusal);
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
  const refusal = findRefusal(receiver, 0);
  if (refusal !== undefined) {
    end(refusal, 0);
    return;
  }
  const headers = buildGrpcHeaders(call.metadata.toJSON());
  const { count, room } = take(receiver, call.request, headers);
  if (room === undefined) end(undefined, count);
  else void room.then(() => end(undefined, count));
}

function receiveStream(
  receiver: Receiver,
  call: ServerReadableStream<unknown, object>,
  end: EndCall,
): void {
  const headers = buildGrpcHeaders(call.metadata.toJSON());
  let received = 0;
  let isRefused = false;
  call.on("data", (message: unknown) => {
    if (isRefused) return;
    const refusal = findRefusal(receiver, received);
    if (refusal !== undefined) {
      isRefused = true;
      end(refusal, received);
      return;
    }
    const { count, room } = take(receiver, message, headers);
    received += count;
    if (room === undefined) return;
    call.pause();
    void room.then(() => call.resume());
  });
  call.on("end", () => {
    if (!isRefused) end(undefined, received);
  });
}

function take(
  { context, records, name: method, path, isOwn }: Receiver,
  received: unknown,
  headers: Record<string, string>,
): { count: number; room: Promise<void> | undefined } {
  const { message, bytes } = received as GrpcRequest;
  const whole = { method, path, headers, message, bytes, arrivedNs: context.now() };
  const arrivals = buildGrpcArrivals(whole, isOwn, records);
  return { count: arrivals.length, room: context.sink.take(arrivals) };
}

/** Codes of https://grpc.io/docs/guides/status-codes/: UNAVAILABLE, RESOURCE_EXHAUSTED. */
const unavailable = 14;
const exhausted = 8;
const refusals: Record<Exclude<Admission, "open">, { code: number; reason: string }> = {
  paused: { code: unavailable, reason: "the observation is paused" },
  full: { code: exhausted, reason: "too many records wait to be written" },
  stopped: { code: unavailable, reason: "the observation has ended" },
};

/** What a message is refused with when nothing is taken now; counted. */
function findRefusal(receiver: Receiver, received: number): Refusal | undefined {
  const { context, createMetadata } = receiver;
  const admission = context.sink.admission();
  if (admission === "open") return undefined;
  const isLate = admission === "stopped";
  context.sink.countRefusal(isLate ? "late" : "refused");
  const metadata = createMetadata();
  // A negative time tells clients that repeat calls by themselves not to; see gRPC's retry design (A6).
  metadata.set("grpc-retry-pushback-ms", isLate ? "-1" : "1000");
  const { code, reason } = refusals[admission];
  const details = received === 0 ? reason : `${reason}; ${received} records were taken before`;
  return { code, details, metadata };
}
