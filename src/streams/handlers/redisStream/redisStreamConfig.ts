import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { redisStreamSchema, redisUrlSchema } from "../../../model/config/streamKeys.ts";

export const redisStreamHandlerSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Reads new entries of a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  field: z.string().min(1).default("data").meta({
    description:
      "Field of an entry that has the record's body; of an entry without it the body is all fields as an object.",
  }),
  ...handlerKeys,
});
export type RedisStreamHandlerConfig = z.infer<typeof redisStreamHandlerSchema>;
