import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { handlerKeys, listenKeys } from "../../../model/config/streamHandler.ts";
import { requestKeys } from "../requests/requestKeys.ts";

const { verify: _verify, ...answeringKeys } = requestKeys;

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
  includeDirs: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: "Folders, relative to this file, where `proto` finds what it imports." }),
  maxMessageBytes: z
    .int()
    .min(1)
    .max(1_073_741_824)
    .default(4_194_304)
    .meta({ description: "A larger message is refused." }),
  ...answeringKeys,
  ...handlerKeys,
});
export type GrpcHandlerConfig = z.infer<typeof grpcHandlerSchema>;
