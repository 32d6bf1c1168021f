import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import type { GrpcHandlerConfig } from "./grpcConfig.ts";
import { createGrpcMethods } from "./grpcMethods.ts";
import { type GrpcServer, openGrpcServer } from "./grpcServer.ts";
import { loadGrpcService } from "./grpcService.ts";

/**
 * The handler kind `grpc`: serves Touchstone's own service or, with `proto` (here an absolute path), any other. Calls
 * are refused with UNAVAILABLE while the observation is paused and after its end, with RESOURCE_EXHAUSTED when too
 * many wait. Its `url` is `host:port`; a port that was picked stays the same.
 */
export function createGrpcHandler(
  config: GrpcHandlerConfig,
  context: HandlerContext,
): RecordHandler {
  let server: GrpcServer | undefined;
  let port = config.port;
  return {
    get url() {
      return server?.address;
    },
    async open() {
      if (server !== undefined) return;
      const service = await loadGrpcService(config);
      server = await openGrpcServer({
        host: config.host,
        port,
        service,
        createMethods: (createMetadata) =>
          createGrpcMethods(service, { context, config, createMetadata }),
        maxMessageBytes: config.maxMessageBytes,
        onProbe: () => context.sink.count("probe"),
        onRefused: (reason) => context.sink.countRefusal("refused", reason),
        onUnanswered: (message) => context.sink.reportError(message),
      });
      port = server.port;
    },
    hold() {}, // whoever sends is told by `admission`
    release() {},
    async close() {
      const closing = server;
      server = undefined;
      await closing?.close();
    },
  };
}
