import * as z from "zod";
import {
  buildCaSchema,
  redisStreamSchema,
  redisUrlSchema,
} from "../../../model/config/streamKeys.ts";

export const redisStreamDispatcherSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Adds changes to a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  ca: buildCaSchema("rediss"),
});
export type RedisStreamDispatcherConfig = z.infer<typeof redisStreamDispatcherSchema>;
