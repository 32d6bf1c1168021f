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
  end: z.string().min(1).optional().meta({
    description:
      "Data of the event that ends the observation, such as `[DONE]`; it is not taken as a record.",
  }),
  reconnect: z.boolean().default(true).meta({
    description:
      "Whether a stream that was closed is opened again; `false` ends the observation there.",
  }),
  ...handlerKeys,
});
export type SseHandlerConfig = z.infer<typeof sseHandlerSchema>;
