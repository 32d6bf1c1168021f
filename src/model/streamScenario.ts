import * as z from "zod";
import { componentIdSchema, scenarioNumberSchema } from "./ids.ts";
import { jsonPointerSchema } from "./jsonPointer.ts";
import { jsonSchemaSchema } from "./jsonSchema.ts";
import { loggersSchema } from "./loggerConfig.ts";

const schemaSource = z.union([z.string().min(1), jsonSchemaSchema]);
const seconds = z.number().positive().max(31_536_000);
const headers = z
  .record(z.string(), z.string())
  .default({})
  .meta({ description: "Headers of every request." });
const host = z
  .string()
  .min(1)
  .default("127.0.0.1")
  .meta({ description: "Address to listen on; loopback unless set." });
const port = z
  .int()
  .min(0)
  .max(65_535)
  .default(0)
  .meta({ description: "Port to listen on; 0 picks a free one." });
const queueSize = z.int().min(1).max(1_000_000).default(1000).meta({
  description: "Records taken and not yet written; with more, senders wait.",
});
const redisUrl = z
  .url({ protocol: /^rediss?$/, error: "must be a redis or rediss URL" })
  .meta({ description: "Redis server, such as `redis://127.0.0.1:6379`." });
const stream = z.string().min(1).meta({ description: "Name of the Redis stream." });
const targetUrl = z.string().min(1).meta({
  description: "Where to send to; `${reaction.<id>.url}` stands for a reaction's address.",
});

/** A program that is started for the test and stopped, with all it started, at its end. */
export const systemSchema = z.strictObject({
  command: z.string().min(1).meta({ description: "Program to start." }),
  args: z.array(z.string()).default([]).meta({
    description: "Its arguments; `${reaction.<id>.url}` stands for a reaction's address.",
  }),
  env: z.record(z.string(), z.string()).default({}).meta({
    description:
      "Environment variables added for it; `${reaction.<id>.url}` stands for a reaction's address.",
  }),
  readyUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: "The test waits until this answers with a status below 400." }),
  readyTimeoutMs: z
    .int()
    .positive()
    .max(3_600_000)
    .default(10_000)
    .meta({ description: "Longest wait for `readyUrl`, in milliseconds." }),
});
export type SystemConfig = z.infer<typeof systemSchema>;

// --- sources ---

export const dispatcherSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("http").meta({ description: "POSTs changes as JSON." }),
    url: targetUrl,
    batchSize: z.int().min(1).max(100_000).default(1).meta({
      description:
        "Changes in one request, as an array; with 1 each change is a request of its own.",
    }),
    timeoutMs: z
      .int()
      .positive()
      .max(3_600_000)
      .default(30_000)
      .meta({ description: "Longest wait for an answer, in milliseconds." }),
    headers,
  }),
  z.strictObject({
    kind: z.literal("redis-stream").meta({ description: "Adds changes to a Redis stream." }),
    url: redisUrl,
    stream,
  }),
  z.strictObject({
    kind: z.literal("jsonl").meta({ description: "Writes changes to the source's change log." }),
  }),
  z.strictObject({
    kind: z
      .literal("console")
      .meta({ description: "Prints changes to the output channel, or on stderr." }),
  }),
]);
export type DispatcherConfig = z.infer<typeof dispatcherSchema>;

const sourceKeys = {
  id: componentIdSchema.meta({
    description: "Name of the source: letters, digits, `_` and `-`.",
  }),
  spacing: z
    .union([
      z.enum(["none", "recorded"]),
      z.strictObject({
        perSecond: z.number().positive().max(1_000_000).meta({ description: "Changes a second." }),
      }),
    ])
    .default("none")
    .meta({
      description: "Time between changes: `none`, as `recorded`, or a steady rate.",
    }),
  start: z.enum(["auto", "manual"]).default("auto").meta({
    description: "`auto` starts with the test, `manual` waits for the start command.",
  }),
  sentAt: jsonPointerSchema.optional().meta({
    description:
      "JSON pointer into each change where the time it is sent is put, in epoch nanoseconds.",
  }),
  dispatchers: z
    .array(dispatcherSchema)
    .min(1)
    .refine((dispatchers) => dispatchers.filter(({ kind }) => kind === "jsonl").length <= 1, {
      message: "must list the kind jsonl once: all of them would write the same file",
    })
    .meta({ description: "Where the changes are sent." }),
};
const timeModeError =
  "must be `recorded`, `live` or an ISO 8601 time such as `2025-11-26T10:30:00Z`";
const timeMode = z
  .union([z.enum(["recorded", "live"]), z.iso.datetime({ offset: true, error: timeModeError })])
  .default("recorded")
  .meta({
    description:
      "Time the changes carry: as `recorded`, from now on (`live`), or from this ISO 8601 time on.",
  });
const generatorKeys = {
  ...sourceKeys,
  kind: z.literal("generator").meta({ description: "Makes changes from a seed." }),
  seed: z.int().default(1).meta({ description: "The same seed gives the same changes." }),
  changeCount: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(1000)
    .meta({ description: "Number of changes." }),
  changeIntervalMs: z
    .number()
    .nonnegative()
    .default(1000)
    .meta({ description: "Mean time between changes when `spacing` is `recorded`." }),
  sendInitialInserts: z
    .boolean()
    .default(false)
    .meta({ description: "Begin with an insert of everything there is." }),
  timeMode,
};
const count = (value: number) => z.int().min(1).max(10_000).default(value);

export const buildingHierarchySourceSchema = z.strictObject({
  ...generatorKeys,
  generator: z
    .literal("building-hierarchy")
    .meta({ description: "Rooms of buildings whose temperature, humidity and CO2 change." }),
  buildings: count(1).meta({ description: "Number of buildings." }),
  floors: count(5).meta({ description: "Floors of each building." }),
  rooms: count(10).meta({ description: "Rooms of each floor." }),
});
export const stockTradeSourceSchema = z.strictObject({
  ...generatorKeys,
  generator: z
    .literal("stock-trade")
    .meta({ description: "Stocks whose price and volume change." }),
  stocks: count(10).meta({ description: "Number of stocks." }),
});
export const generatorSourceSchema = z.discriminatedUnion("generator", [
  buildingHierarchySourceSchema,
  stockTradeSourceSchema,
]);
export type BuildingHierarchyConfig = z.infer<typeof buildingHierarchySourceSchema>;
export type StockTradeConfig = z.infer<typeof stockTradeSourceSchema>;

export const scriptSourceSchema = z.strictObject({
  ...sourceKeys,
  kind: z.literal("script").meta({ description: "Changes from a JSONL file." }),
  file: z.string().min(1).meta({ description: "JSONL file, relative to this one." }),
  timeMode,
});
export type ScriptSourceConfig = z.infer<typeof scriptSourceSchema>;

export const httpReplaySourceSchema = z.strictObject({
  ...sourceKeys,
  kind: z.literal("http-replay").meta({ description: "Requests from a HAR file." }),
  file: z.string().min(1).meta({ description: "HAR file, relative to this one." }),
});
export type HttpReplaySourceConfig = z.infer<typeof httpReplaySourceSchema>;

export const sourceConfigSchema = z.discriminatedUnion("kind", [
  scriptSourceSchema,
  generatorSourceSchema,
  httpReplaySourceSchema,
]);
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

// --- handlers ---

export const httpHandlerSchema = z.strictObject({
  kind: z.literal("http").meta({ description: "Receives HTTP requests of any method." }),
  host,
  port,
  path: z
    .string()
    .regex(/^\/[^?#]*$/, "must start with '/' and have neither '?' nor '#'")
    .default("/")
    .meta({ description: "Requests to this path and below are received." }),
  maxBodyBytes: z
    .int()
    .min(1)
    .max(1_073_741_824)
    .default(1_048_576)
    .meta({ description: "A larger body is refused with status 413." }),
  queueSize,
});
export const sseHandlerSchema = z.strictObject({
  kind: z.literal("sse").meta({ description: "Reads server-sent events from a URL." }),
  url: z.url({ protocol: /^https?$/ }).meta({ description: "Where the events come from." }),
  headers,
  queueSize,
});
export const redisStreamHandlerSchema = z.strictObject({
  kind: z.literal("redis-stream").meta({ description: "Reads new entries of a Redis stream." }),
  url: redisUrl,
  stream,
  queueSize,
});
export const grpcHandlerSchema = z.strictObject({
  kind: z.literal("grpc").meta({ description: "Receives gRPC calls, unary and client-streaming." }),
  host,
  port,
  proto: z.string().min(1).optional().meta({
    description: "A .proto file relative to this one, in place of Touchstone's own service.",
  }),
  service: z.string().min(1).optional().meta({
    description: "Full name of the service in `proto`; may be left out when it has only one.",
  }),
  queueSize,
});
export type HttpHandlerConfig = z.infer<typeof httpHandlerSchema>;
export type SseHandlerConfig = z.infer<typeof sseHandlerSchema>;
export type RedisStreamHandlerConfig = z.infer<typeof redisStreamHandlerSchema>;
export type GrpcHandlerConfig = z.infer<typeof grpcHandlerSchema>;

export const reactionHandlerSchema = z.discriminatedUnion("kind", [
  httpHandlerSchema,
  sseHandlerSchema,
  redisStreamHandlerSchema,
  grpcHandlerSchema,
]);
export const queryHandlerSchema = z.discriminatedUnion("kind", [
  redisStreamHandlerSchema,
  sseHandlerSchema,
]);
export type HandlerConfig = z.infer<typeof reactionHandlerSchema>;

// --- stop triggers ---

export const recordCountTriggerSchema = z.strictObject({
  kind: z.literal("record-count").meta({ description: "After this many records." }),
  recordCount: z.int().positive().meta({ description: "Number of records." }),
});
export const recordSequenceNumberTriggerSchema = z.strictObject({
  kind: z
    .literal("record-sequence-number")
    .meta({ description: "At the record of this sequence number." }),
  sequence: z.int().positive().meta({ description: "Sequence number, from 1." }),
});
export const durationTriggerSchema = z.strictObject({
  kind: z.literal("duration").meta({ description: "After this time." }),
  seconds: seconds.meta({ description: "Seconds from the start of the observation." }),
});
export const idleTriggerSchema = z.strictObject({
  kind: z.literal("idle").meta({ description: "When nothing comes for this long." }),
  seconds: seconds.meta({ description: "Seconds without a record, from the first record on." }),
});
export const schemaTriggerSchema = z.strictObject({
  kind: z.literal("schema").meta({ description: "At a record whose payload is valid." }),
  schema: schemaSource.meta({
    description: "JSON Schema of the payload: a path relative to this file, or the schema itself.",
  }),
});
export const stopTriggerSchema = z.discriminatedUnion("kind", [
  recordCountTriggerSchema,
  recordSequenceNumberTriggerSchema,
  durationTriggerSchema,
  idleTriggerSchema,
  schemaTriggerSchema,
]);
export type StopTriggerConfig = z.infer<typeof stopTriggerSchema>;

// --- components ---

const observerKeys = {
  sentAt: z
    .union([jsonPointerSchema.min(1), z.string().regex(/^header:.+$/, "must be `header:NAME`")])
    .optional()
    .meta({
      description:
        "Where a record says when it was sent: a JSON pointer into its body, or `header:NAME`. Epoch ns, µs, ms or ISO 8601.",
    }),
  stopTriggers: z.array(stopTriggerSchema).default([]).meta({
    description: "What ends the observation, whichever comes first; 300 seconds when none is set.",
  }),
  loggers: loggersSchema.meta({
    description: "Where records are written; the config's loggers when empty.",
  }),
};
export const reactionConfigSchema = z.strictObject({
  id: componentIdSchema.meta({
    description: "Name of the reaction in results: letters, digits, `_` and `-`.",
  }),
  handler: reactionHandlerSchema.meta({ description: "How it is invoked." }),
  ...observerKeys,
});
export type ReactionConfig = z.infer<typeof reactionConfigSchema>;

export const queryConfigSchema = z.strictObject({
  id: componentIdSchema.meta({
    description: "Name of the query in results: letters, digits, `_` and `-`.",
  }),
  handler: queryHandlerSchema.meta({ description: "Where its results come from." }),
  ...observerKeys,
});
export type QueryConfig = z.infer<typeof queryConfigSchema>;

/** A stream scenario as a person writes it. */
export const streamScenarioSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: "JSON Schema of this file, for editors." }),
    number: scenarioNumberSchema.meta({
      description: "Number of the scenario, unique in a config.",
    }),
    name: z.string().min(1).max(200).meta({ description: "What is tested, in a few words." }),
    kind: z
      .literal("stream")
      .meta({ description: "Sources that send changes, and queries and reactions observed." }),
    system: systemSchema
      .optional()
      .meta({ description: "Program under test, started for the test." }),
    sources: z.array(sourceConfigSchema).default([]).meta({ description: "What sends changes." }),
    queries: z.array(queryConfigSchema).default([]).meta({ description: "Results observed." }),
    reactions: z
      .array(reactionConfigSchema)
      .default([])
      .meta({ description: "Invocations observed." }),
    schema: schemaSource.default(true).meta({
      description:
        "JSON Schema of the outcome of each query and reaction: a path relative to this file, or the schema itself.",
    }),
  })
  .refine(({ queries, reactions }) => queries.length + reactions.length > 0, {
    message: "needs at least one query or reaction to observe",
    path: ["reactions"],
  });
export type StreamScenario = z.infer<typeof streamScenarioSchema>;
