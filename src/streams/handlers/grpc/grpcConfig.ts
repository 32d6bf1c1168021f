import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { handlerKeys, listenKeys } from "../../../model/config/streamHandler.ts";
import { requestKeys } from "../requestKeys.ts";

export const grpcHandlerSchema = z.strictObject({
  kind: z.literal("grpc").meta({ description: "Receives gRPC calls, unary and client-streaming." }),
  ...listenKeys,
  proto: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: "A .proto file relative to this one, in place of Touchstone's own service.",
    })
    .register(editorHints, { files: { what: ".proto file", usual: "**/*.proto" } }),
  service: z.string().min(1).optional().meta({
    description: "Full name of the service in `proto`; may be left out when it has only one.",
  }),
  ...requestKeys,
  ...handlerKeys,
});
export type GrpcHandlerConfig = z.infer<typeof grpcHandlerSchema>;
