import * as z from "zod";
import { handlerKeys } from "../../../model/config/streamHandler.ts";
import {
  buildCaSchema,
  redisStreamSchema,
  redisUrlSchema,
} from "../../../model/config/streamKeys.ts";

export const redisStreamHandlerSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Reads entries of a Redis stream." }),
  url: redisUrlSchema,
  stream: redisStreamSchema,
  field: z.string().min(1).default("data").meta({
    description:
      "Field of an entry that has the record's body; of an entry without it the body is all fields as an object.",
  }),
  start: z
    .string()
    .regex(/^(\$|\d+(-\d+)?)$/, "must be `$`, `0` or the id of an entry")
    .default("$")
    .meta({
      description:
        "Where to begin: `$`, after what is there; `0`, at its first entry; or after the entry of this id.",
    }),
  group: z.string().min(1).optional().meta({
    description: "Consumer group to read as; made, at `start`, where there is none.",
  }),
  ca: buildCaSchema("rediss"),
  ...handlerKeys,
});
export type RedisStreamHandlerConfig = z.infer<typeof redisStreamHandlerSchema>;
