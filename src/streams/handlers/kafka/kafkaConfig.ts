import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { kafkaKeys } from "../../kafkaKeys.ts";

export const kafkaHandlerSchema = z.strictObject({
  kind: z.literal("kafka").meta({
    description: "Reads the records of a Kafka topic; it connects once the system is ready.",
  }),
  ...kafkaKeys,
  topic: kafkaKeys.topic.meta({ description: "Topic that is there; all its partitions are read." }),
  group: z.string().min(1).max(255).optional().meta({
    description:
      "Consumer group to read as: what it took is committed. Without one nothing is, and others are not disturbed.",
  }),
  from: z.enum(["latest", "earliest"]).default("latest").meta({
    description:
      "Where to begin: after what is there, or at the first record; of a `group` only where it has committed nothing.",
  }),
  ...handlerKeys,
});
export type KafkaHandlerConfig = z.infer<typeof kafkaHandlerSchema>;
