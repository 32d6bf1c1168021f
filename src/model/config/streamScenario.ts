import * as z from "zod";
import { componentIdSchema, scenarioNumberSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { compareRulesSchema } from "./compareRules.ts";
import { editorHints } from "./editorHints.ts";
import { schemaSourceSchema } from "./jsonSchema.ts";
import { buildLoggersSchema, type LoggerConfig } from "./loggerConfig.ts";
import { secretTextSchema } from "./secretRef.ts";
import type { StopTriggerConfig } from "./stopTrigger.ts";
import type { HandlerConfig } from "./streamHandler.ts";
import type { SourceConfig } from "./streamSource.ts";

/** A program that is started for the test and stopped, with all it started, at its end. */
export const systemSchema = z.strictObject({
  command: z.string().min(1).meta({ description: "Program to start." }),
  args: z.array(z.string()).default([]).meta({
    description: "Its arguments; `${reaction.<id>.url}` stands for a reaction's address.",
  }),
  env: z.record(z.string(), secretTextSchema).default({}).meta({
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

const sentAt = z
  .union([jsonPointerSchema.min(1), z.string().regex(/^header:.+$/, "must be `header:NAME`")])
  .optional()
  .meta({
    description:
      "Where a record says when it was sent: a JSON pointer into its body, or `header:NAME`. Epoch ns, µs, ms or ISO 8601.",
  });

const key = z
  .union([
    jsonPointerSchema.min(1),
    z.string().regex(/^(header|query):.+$/, "must be `header:NAME` or `query:NAME`"),
  ])
  .optional()
  .meta({
    description:
      "Where a record has the `key` of the change that it comes from: a JSON pointer into its body, `header:NAME` or `query:NAME`. What was sent is then matched with what came.",
  });

const expectedRecordsSchema = z
  .strictObject({
    name: z.string().min(1).max(200).meta({ description: "What is expected, in a few words." }),
    match: schemaSourceSchema.meta({
      description:
        "JSON Schema that the payload of a record is valid by: a path relative to this file, or the schema itself.",
    }),
    min: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "How many records must match at least: 1 unless set, 0 with `max` 0." }),
    max: z.int().min(0).optional().meta({ description: "How many may match at most." }),
  })
  .refine(({ min = 0, max = min }) => min <= max, {
    message: "must not be less than `min`",
    path: ["max"],
  });
export type ExpectedRecords = z.infer<typeof expectedRecordsSchema>;

/** How many records must match at least. */
export function findLeast({ min, max }: ExpectedRecords): number {
  return min ?? (max === 0 ? 0 : 1);
}

/** Schemas of what a query or reaction lists. */
export interface ObserverParts {
  readonly handler: z.ZodType<HandlerConfig>;
  readonly trigger: z.ZodType<StopTriggerConfig>;
  readonly logger: z.ZodType<LoggerConfig>;
}

/** Schema of a query or reaction. */
export function buildObserverSchema(
  role: "query" | "reaction",
  { handler, trigger, logger }: ObserverParts,
) {
  const observer = z.strictObject({
    id: componentIdSchema.meta({
      description: `Name of the ${role} in results: letters, digits, \`_\` and \`-\`.`,
    }),
    handler: handler.meta({
      description: role === "query" ? "Where its results come from." : "How it is invoked.",
    }),
    sentAt,
    key,
    allowEmpty: z.boolean().optional().meta({
      description:
        "Whether a test counts although nothing came, or no record had a time where the schema judges `latencyMs`.",
    }),
    expect: z.array(expectedRecordsSchema).default([]).meta({
      description: "Records that must come, or must not; what is not met fails the test.",
    }),
    expected: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "JSONL file, relative to this one, of the bodies that must come, as often as they stand there; matched by `key` where there is one.",
      })
      .register(editorHints, {
        files: { what: "file of expected records", usual: "**/*.{jsonl,ndjson}" },
      }),
    compare: compareRulesSchema.optional().meta({
      description:
        "How bodies are compared with those of `expected`: rules by JSON pointer, `*` for any item.",
    }),
    stopTriggers: z.array(trigger).default([]).meta({
      description:
        "What ends the observation, whichever comes first; 300 seconds when none is set.",
    }),
    loggers: buildLoggersSchema(logger).meta({
      description: "Where records are written; the config's loggers when empty.",
    }),
  });
  return observer.register(editorHints, { noun: role });
}
export type ObserverConfig = z.infer<ReturnType<typeof buildObserverSchema>>;

/** Schemas of what a stream scenario lists. */
export interface StreamScenarioParts {
  readonly source: z.ZodType<SourceConfig>;
  readonly queryHandler: z.ZodType<HandlerConfig>;
  readonly reactionHandler: z.ZodType<HandlerConfig>;
  readonly trigger: z.ZodType<StopTriggerConfig>;
  readonly logger: z.ZodType<LoggerConfig>;
}

/** Schema of a stream scenario as a person writes it. */
export function buildStreamScenarioSchema(parts: StreamScenarioParts) {
  const { source, queryHandler, reactionHandler } = parts;
  const query = buildObserverSchema("query", { ...parts, handler: queryHandler });
  const reaction = buildObserverSchema("reaction", { ...parts, handler: reactionHandler });
  return z
    .strictObject({
      $schema: z
        .string()
        .optional()
        .meta({ description: "JSON Schema of this file, for editors." }),
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
      sources: z.array(source).default([]).meta({ description: "What sends changes." }),
      queries: z.array(query).default([]).meta({ description: "Results observed." }),
      reactions: z
        .array(reaction)
        .default([])
        .meta({ description: "Invocations observed." })
        .register(editorHints, { isUsual: true }),
      schema: schemaSourceSchema.default(true).meta({
        description:
          "JSON Schema of the outcome of each query and reaction: a path relative to this file, or the schema itself.",
      }),
    })
    .refine(({ queries, reactions }) => queries.length + reactions.length > 0, {
      message: "needs at least one query or reaction to observe",
      path: ["reactions"],
    });
}
export type StreamScenario = z.infer<ReturnType<typeof buildStreamScenarioSchema>>;
