import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { orSecret } from "../../../model/config/secretRef.ts";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { subprotocolsSchema } from "../../websocketKeys.ts";

export const websocketDispatcherSchema = z.strictObject({
  kind: z.literal("websocket").meta({ description: "Sends each change as a WebSocket message." }),
  url: orSecret(z.string().min(1))
    .meta({
      description: "Where to connect to; `${reaction.<id>.url}` stands for a reaction's address.",
    })
    .register(editorHints, { example: "ws://127.0.0.1:8080/" }),
  headers: headersSchema.meta({ description: "Headers of the request that opens it." }),
  subprotocols: subprotocolsSchema,
});
export type WebsocketDispatcherConfig = z.infer<typeof websocketDispatcherSchema>;
