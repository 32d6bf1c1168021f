import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { orSecret } from "../../../model/config/secretRef.ts";
import { handlerKeys, listenKeys, listenPathSchema } from "../../../model/config/streamHandler.ts";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { subprotocolsSchema } from "../../websocketKeys.ts";

export const websocketHandlerSchema = z.strictObject({
  kind: z.literal("websocket").meta({
    description:
      "Reads the messages of a WebSocket: connects to `url`, or listens on `port`. Each message is a record.",
  }),
  url: orSecret(z.url({ protocol: /^wss?$/, error: "must be a ws or wss URL" }))
    .optional()
    .meta({ description: "Where to connect to; it is opened once the system is ready." })
    .register(editorHints, { isUsual: true, example: "ws://127.0.0.1:8080/" }),
  headers: headersSchema.meta({ description: "Headers of the request for `url`." }),
  host: listenKeys.host
    .unwrap()
    .optional()
    .meta({ description: "With `port`: address to listen on; loopback unless set." }),
  port: listenKeys.port
    .unwrap()
    .optional()
    .meta({ description: "Port to listen on, in place of `url`; 0 picks a free one." }),
  path: listenPathSchema.optional().meta({
    description: "With `port`: connections to this path and below are taken; all unless set.",
  }),
  subprotocols: subprotocolsSchema,
  maxMessageBytes: z
    .int()
    .min(1)
    .max(268_435_456)
    .default(1_048_576)
    .meta({ description: "A larger message ends its connection with code 1009." }),
  ...handlerKeys,
});
export type WebsocketHandlerConfig = z.infer<typeof websocketHandlerSchema>;
