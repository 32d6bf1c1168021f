import * as z from "zod";
import { orSecret, secretTextSchema } from "./secretRef.ts";

/** A Redis server. */
export const redisUrlSchema = orSecret(
  z.url({ protocol: /^rediss?$/, error: "must be a redis or rediss URL" }),
).meta({
  description:
    "Redis server, such as `redis://127.0.0.1:6379`; one with a password by `{ env }` or `{ secret }`.",
});

/** A Redis stream. */
export const redisStreamSchema = z
  .string()
  .min(1)
  .meta({ description: "Name of the Redis stream." });

/** What is sent with every request. */
export const headersSchema = z
  .record(z.string(), secretTextSchema)
  .default({})
  .meta({ description: "Headers of every request." });
