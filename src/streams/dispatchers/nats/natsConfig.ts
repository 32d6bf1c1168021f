import * as z from "zod";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { natsKeys } from "../../natsKeys.ts";

export const natsDispatcherSchema = z.strictObject({
  kind: z.literal("nats").meta({
    description: "Publishes changes to a NATS subject, or with `stream` to a JetStream stream.",
  }),
  ...natsKeys,
  subject: z.string().min(1).meta({ description: "Subject to publish to." }),
  stream: natsKeys.stream.meta({
    description: "JetStream stream that has to take each change and to confirm it.",
  }),
  headers: headersSchema.meta({ description: "Headers of every message." }),
});
export type NatsDispatcherConfig = z.infer<typeof natsDispatcherSchema>;
