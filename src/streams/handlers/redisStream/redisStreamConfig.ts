import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import { redisStreamSchema, redisUrlSchema } from "../../../model/config/streamKeys.ts";

export const redisStreamHandlerSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Reads new entries of a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  ...handlerKeys,
});
export type RedisStreamHandlerConfig = z.infer<typeof redisStreamHandlerSchema>;
