import * as z from "zod";
import {
  redisCaSchema,
  redisStreamSchema,
  redisUrlSchema,
} from "../../../model/config/streamKeys.ts";

export const redisStreamDispatcherSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Adds changes to a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  ca: redisCaSchema,
});
export type RedisStreamDispatcherConfig = z.infer<typeof redisStreamDispatcherSchema>;
