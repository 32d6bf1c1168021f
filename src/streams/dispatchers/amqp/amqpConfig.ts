import * as z from "zod";
import { headersSchema } from "../../../model/config/streamKeys.ts";
import { amqpKeys } from "../../amqpPlace.ts";

export const amqpDispatcherSchema = z.strictObject({
  kind: z.literal("amqp").meta({
    description: "Publishes each change as a message of an AMQP 0-9-1 broker (RabbitMQ).",
  }),
  ...amqpKeys,
  queue: amqpKeys.queue.meta({ description: "Queue that is there." }),
  exchange: amqpKeys.exchange.meta({ description: "In place of `queue`: exchange that is there." }),
  routingKey: amqpKeys.routingKey.meta({
    description: "With `exchange`: routing key of every message.",
  }),
  headers: headersSchema.meta({ description: "Headers of every message." }),
});
export type AmqpDispatcherConfig = z.infer<typeof amqpDispatcherSchema>;
