import * as z from "zod";
import { orSecret } from "../../../model/config/secretRef.ts";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { headersSchema } from "../../../model/config/streamKeys.ts";

export const sseHandlerSchema = z.strictObject({
  kind: z.literal("sse").meta({ description: "Reads server-sent events from a URL." }),
  url: orSecret(z.url({ protocol: /^https?$/ })).meta({
    description: "Where the events come from.",
  }),
  headers: headersSchema,
  ...handlerKeys,
});
export type SseHandlerConfig = z.infer<typeof sseHandlerSchema>;
