import type { Server, ServerInterceptor, UntypedServiceImplementation } from "@grpc/grpc-js";
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
  const report = (path: string): void => {
    if (!isClosing) options.onUnanswered(describeUnanswered(path, options.maxMessageBytes));
  };
  const server = new grpc.Server({
    "grpc.max_receive_message_length": options.maxMessageBytes,
    interceptors: [createAnswerObserver(grpc.ServerInterceptingCall, report)],
  });
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

/** Tells of calls that end without an answer of a method: no method sees a message that is too large, for one. */
function createAnswerObserver(
  InterceptingCall: typeof import("@grpc/grpc-js").ServerInterceptingCall,
  report: (path: string) => void,
): ServerInterceptor {
  return ({ path }, call) => {
    let isAnswered = false;
    return new InterceptingCall(call, {
      start: (next) =>
        next({
          onCancel: () => {
            if (!isAnswered) report(path);
          },
        }),
      sendStatus: (status, next) => {
        isAnswered = true;
        next(status);
      },
    });
  };
}

function describeUnanswered(path: string, maxMessageBytes: number): string {
  const reasons = `the client went away, or its message was invalid or larger than ${maxMessageBytes} bytes`;
  return `grpc: a call of ${path} ended before it was answered: ${reasons}`;
}
