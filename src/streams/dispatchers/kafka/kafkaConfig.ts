import * as z from "zod";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { kafkaKeys } from "../../kafkaKeys.ts";

export const kafkaDispatcherSchema = z.strictObject({
  kind: z.literal("kafka").meta({
    description: "Sends each change as a record of a Kafka topic; its key is that of the source.",
  }),
  ...kafkaKeys,
  topic: kafkaKeys.topic.meta({ description: "Topic that is there." }),
  headers: headersSchema.meta({ description: "Headers of every record." }),
});
export type KafkaDispatcherConfig = z.infer<typeof kafkaDispatcherSchema>;
