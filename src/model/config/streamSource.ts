import * as z from "zod";
import { componentIdSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { isJsonObject } from "../json/jsonValue.ts";
import { butIs } from "../words/describeIssue.ts";
import { headersSchema, redisStreamSchema, redisUrlSchema } from "./streamKeys.ts";

const targetUrl = z.string().min(1).meta({
  description: "Where to send to; `${reaction.<id>.url}` stands for a reaction's address.",
});

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
    headers: headersSchema,
  }),
  z.strictObject({
    kind: z.literal("redis-stream").meta({ description: "Adds changes to a Redis stream." }),
    url: redisUrlSchema,
    stream: redisStreamSchema,
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
    .union(
      [
        z.enum(["none", "recorded"]),
        z.strictObject({
          perSecond: z
            .number()
            .positive()
            .max(1_000_000)
            .meta({ description: "Changes a second." }),
        }),
      ],
      { error: describeSpacing },
    )
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

// --- internal ---

/** The forms there are; what is wrong within an object is told by its keys. */
function describeSpacing({ input }: { readonly input?: unknown }): string | undefined {
  if (isJsonObject(input)) return undefined;
  return `must be "none", "recorded" or { "perSecond": NUMBER }${butIs(input)}`;
}
