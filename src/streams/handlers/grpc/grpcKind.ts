import path from "node:path";
import type { HandlerKind } from "../handlerKind.ts";
import { type GrpcHandlerConfig, grpcHandlerSchema } from "./grpcConfig.ts";
import { createGrpcHandler } from "./grpcHandler.ts";
import { findGrpcFaults } from "./grpcService.ts";
import { ownGrpcService } from "./ownGrpcService.ts";

export const grpcHandlerKind: HandlerKind<GrpcHandlerConfig> = {
  kind: "grpc",
  schema: grpcHandlerSchema,
  roles: ["reaction"],
  address: { sample: "grpc.invalid:1", server: "a gRPC server", find: (config) => config },
  findFaults({ proto, service = ownGrpcService }) {
    if (proto !== undefined || service === ownGrpcService) return [];
    const message = `needs \`proto\`, the file that has it: without one the service is ${ownGrpcService}`;
    return [{ path: ["service"], message }];
  },
  findFile: ({ proto }) =>
    proto === undefined ? undefined : { key: "proto", file: proto, what: "proto file" },
  async findContentFaults({ proto, service }, folder) {
    if (proto === undefined) return [];
    return await findGrpcFaults({ proto: path.resolve(folder, proto), service });
  },
  create({ proto, ...config }, { folder }, context) {
    const file = proto === undefined ? undefined : path.resolve(folder, proto);
    return createGrpcHandler({ ...config, proto: file }, context);
  },
};
