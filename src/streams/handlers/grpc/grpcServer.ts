import type {
  Server,
  ServerInterceptingCallInterface,
  ServerInterceptor,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { addBrackets, reachableHost } from "../../../common/hostNames.ts";
import { buildListenError } from "../listenError.ts";
import type { CreateMetadata } from "./grpcAnswer.ts";
import { healthService, loadHealthService } from "./grpcHealth.ts";
import type { GrpcService } from "./grpcService.ts";

export interface GrpcServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly service: GrpcService;
  /** Larger messages are refused. */
  readonly maxMessageBytes: number;
  readonly createMethods: (createMetadata: CreateMetadata) => UntypedServiceImplementation;
  /** A client asked whether the server is well. */
  readonly onProbe: () => void;
  /** A call was refused before a method saw it, and why. */
  readonly onRefused: (reason: string) => void;
  /** A call ended before it was answered. */
  readonly onUnanswered: (message: string) => void;
}

/** A server that listens. */
export interface GrpcServer {
  readonly port: number;
  /** `host:port`, as gRPC clients take it. */
  readonly address: string;
  /** Lets calls under way end for a moment, then breaks them off; resolves when the port is free. */
  close(): Promise<void>;
}

/** Serves without encryption; throws a `UserError` that says what to do when it cannot listen. */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  // A large library: it is loaded with the first server. In the bundle it has no named exports.
  const { default: grpc } = await import("@grpc/grpc-js");
  // What it would print is thrown too, and told in our words.
  grpc.setLogVerbosity(grpc.logVerbosity.NONE);
  let isClosing = false;
  const { maxMessageBytes, onRefused } = options;
  const observer = createAnswerObserver(grpc.ServerInterceptingCall, {
    onRefused: (path, status) => onRefused(describeRefusal(path, status, maxMessageBytes)),
    onUnanswered: (path, why) => {
      if (!isClosing) options.onUnanswered(`grpc: a call of ${path} was not answered: ${why}`);
    },
  });
  const server = new grpc.Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    interceptors: [observer],
  });
  hearUnknown(server, (path) => onRefused(`there is no method ${path}`));
  const createMetadata = () => new grpc.Metadata();
  server.addService(options.service.definition, options.createMethods(createMetadata));
  if (options.service.name !== healthService) {
    const { definition, methods } = await loadHealthService(options.onProbe);
    server.addService(definition, methods);
  }
  const { host } = options;
  const bracketed = addBrackets(host);
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${bracketed}:${options.port}`, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(buildListenError(options, error, "grpc: "));
    });
  });
  return {
    port,
    address: `${addBrackets(reachableHost(host))}:${port}`,
    close: async () => {
      isClosing = true;
      await shutDown(server);
    },
  };
}

// --- internal ---

const graceMs = 250;

async function shutDown(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const timer = setTimeout(() => server.forceShutdown(), graceMs);
  await closed;
  clearTimeout(timer);
}

type PartialStatus = Parameters<ServerInterceptingCallInterface["sendStatus"]>[0];

interface CallListener {
  readonly onRefused: (path: string, status: PartialStatus) => void;
  readonly onUnanswered: (path: string, why: string) => void;
}

/** Tells of calls that no method answers: of a message that is too large, for one, no method hears. */
function createAnswerObserver(
  InterceptingCall: typeof import("@grpc/grpc-js").ServerInterceptingCall,
  { onRefused, onUnanswered }: CallListener,
): ServerInterceptor {
  return ({ path }, call) => {
    let isAnswered = false;
    const send = call.sendStatus.bind(call);
    // The library's own refusals pass here only.
    call.sendStatus = (status) => {
      if (!isAnswered) {
        isAnswered = true;
        if (status.code === deadlineExceeded) onUnanswered(path, "its deadline passed before");
        else onRefused(path, status);
      }
      send(status);
    };
    return new InterceptingCall(call, {
      start: (next) =>
        next({
          onCancel: () => {
            if (!isAnswered) onUnanswered(path, "the client went away");
          },
        }),
      sendStatus: (status, next) => {
        isAnswered = true;
        next(status);
      },
    });
  };
}

/** Codes of https://grpc.io/docs/guides/status-codes/ */
const deadlineExceeded = 4;
const resourceExhausted = 8;

function describeRefusal(
  path: string,
  { code, details }: PartialStatus,
  maxMessageBytes: number,
): string {
  return code === resourceExhausted
    ? `a message for ${path} is larger than ${maxMessageBytes} bytes`
    : `a call of ${path} is not understood: ${details}`;
}

/** The library answers such calls by itself, and has no other place where that can be heard. */
function hearUnknown(server: Server, onUnknown: (path: string) => void): void {
  const finder = server as unknown as { _retrieveHandler(path: string): unknown };
  const find = finder._retrieveHandler.bind(server);
  finder._retrieveHandler = (path) => {
    const handler = find(path);
    if (handler === null) onUnknown(path);
    return handler;
  };
}
