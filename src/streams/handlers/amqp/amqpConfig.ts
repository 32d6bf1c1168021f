import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { amqpKeys } from "../../amqpPlace.ts";

export const amqpHandlerSchema = z.strictObject({
  kind: z.literal("amqp").meta({
    description:
      "Takes messages of an AMQP 0-9-1 broker (RabbitMQ); it connects once the system is ready.",
  }),
  ...amqpKeys,
  queue: amqpKeys.queue.meta({ description: "Queue that is there; what is in it is taken." }),
  exchange: amqpKeys.exchange.meta({
    description:
      "In place of `queue`: exchange that is there; what passes it goes to a queue made for the test.",
  }),
  routingKey: amqpKeys.routingKey.meta({
    description: "With `exchange`: key or pattern that its queue is bound with.",
  }),
  ...handlerKeys,
});
export type AmqpHandlerConfig = z.infer<typeof amqpHandlerSchema>;
