import path from "node:path";
import { type KeyFault, placeBelow } from "../../../model/config/keyFault.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { findRequestSchemas } from "../requests/requestKeys.ts";
import { type GrpcHandlerConfig, grpcHandlerSchema } from "./grpcConfig.ts";
import { createGrpcHandler } from "./grpcHandler.ts";
import { findGrpcFaults } from "./grpcService.ts";
import { ownGrpcService } from "./ownGrpcService.ts";

export const grpcHandlerKind: HandlerKind<GrpcHandlerConfig> = {
  kind: "grpc",
  schema: grpcHandlerSchema,
  roles: ["reaction"],
  address: { sample: "grpc.invalid:1", server: "a gRPC server", find: (config) => config },
  findSchemas: findRequestSchemas,
  findFaults: (config) => [...findServiceFaults(config), ...findAnswerFaults(config)],
  findFile: ({ proto }) =>
    proto === undefined ? undefined : { key: "proto", file: proto, what: "proto file" },
  async findContentFaults(config, folder) {
    return config.proto === undefined ? [] : await findGrpcFaults(resolvePaths(config, folder));
  },
  create: (config, { folder }, context) => createGrpcHandler(resolvePaths(config, folder), context),
};

// --- internal ---

function resolvePaths(config: GrpcHandlerConfig, folder: string): GrpcHandlerConfig {
  const { proto, includeDirs } = config;
  return {
    ...config,
    includeDirs: includeDirs.map((each) => path.resolve(folder, each)),
    proto: proto === undefined ? undefined : path.resolve(folder, proto),
  };
}

function findServiceFaults({ proto, service = ownGrpcService }: GrpcHandlerConfig): KeyFault[] {
  if (proto !== undefined || service === ownGrpcService) return [];
  const message = `needs \`proto\`, the file that has it: without one the service is ${ownGrpcService}`;
  return [{ path: ["service"], message }];
}

function findAnswerFaults({ respond }: GrpcHandlerConfig): KeyFault[] {
  const message = "must be a status code of gRPC, 0 to 16, or a final status of HTTP, 200 to 599";
  return respond.flatMap(({ status, headers }, index) => {
    const isStatus = status <= 16 || status >= 200;
    const faults = [
      ...(isStatus ? [] : [{ path: ["status"], message }]),
      ...Object.keys(headers).flatMap(findMetadataFaults),
    ];
    return faults.map((fault) => placeBelow(["respond", index], fault));
  });
}

/** Names of metadata by https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests */
function findMetadataFaults(name: string): KeyFault[] {
  const path = ["headers", name];
  if (!/^[\w.-]+$/.test(name)) {
    return [{ path, message: "cannot be sent: it is not a name of metadata", place: "key" }];
  }
  if (!/-bin$/i.test(name)) return [];
  return [{ path, message: "cannot be sent: values of metadata in -bin are bytes", place: "key" }];
}
