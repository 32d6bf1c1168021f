import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { natsKeys } from "../../natsKeys.ts";

export const natsHandlerSchema = z.strictObject({
  kind: z.literal("nats").meta({
    description:
      "Reads the messages of a NATS subject, or with `stream` those of a JetStream stream. Each message is a record.",
  }),
  ...natsKeys,
  subject: z.string().min(1).meta({
    description: "Subject to read; `*` stands for any part between dots, `>` for all that follow.",
  }),
  stream: natsKeys.stream.meta({
    description:
      "JetStream stream to read the subject from, beginning after what is there; each of its messages is read once.",
  }),
  ...handlerKeys,
});
export type NatsHandlerConfig = z.infer<typeof natsHandlerSchema>;
