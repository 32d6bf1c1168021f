import * as z from "zod";

/** A Redis server. */
export const redisUrlSchema = z
  .url({ protocol: /^rediss?$/, error: "must be a redis or rediss URL" })
  .meta({ description: "Redis server, such as `redis://127.0.0.1:6379`." });

/** A Redis stream. */
export const redisStreamSchema = z
  .string()
  .min(1)
  .meta({ description: "Name of the Redis stream." });

/** What is sent with every request. */
export const headersSchema = z
  .record(z.string(), z.string())
  .default({})
  .meta({ description: "Headers of every request." });
