import * as z from "zod";
import { handlerKeys, listenKeys, listenPathSchema } from "../../../model/config/streamHandler.ts";
import { requestKeys } from "../requests/requestKeys.ts";

export const httpHandlerSchema = z.strictObject({
  kind: z.literal("http").meta({ description: "Receives HTTP requests of any method." }),
  ...listenKeys,
  path: listenPathSchema
    .default("/")
    .meta({ description: "Requests to this path and below are received." }),
  maxBodyBytes: z.int().min(1).max(1_073_741_824).default(1_048_576).meta({
    description: "A body that is larger, as it came or decoded, is refused with status 413.",
  }),
  ...requestKeys,
  cloudEvents: z.boolean().default(false).meta({
    description:
      "Whether requests are CloudEvents (binary, structured or batched): others are counted as errors and answered 400, and the handshake of senders is answered.",
  }),
  ...handlerKeys,
});
export type HttpHandlerConfig = z.infer<typeof httpHandlerSchema>;
