import * as z from "zod";
import { componentIdSchema, scenarioNumberSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { schemaSourceSchema } from "./jsonSchema.ts";
import { loggersSchema } from "./loggerConfig.ts";
import { stopTriggerSchema } from "./stopTrigger.ts";
import { queryHandlerSchema, reactionHandlerSchema } from "./streamHandler.ts";
import { sourceConfigSchema } from "./streamSource.ts";

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
    schema: schemaSourceSchema.default(true).meta({
      description:
        "JSON Schema of the outcome of each query and reaction: a path relative to this file, or the schema itself.",
    }),
  })
  .refine(({ queries, reactions }) => queries.length + reactions.length > 0, {
    message: "needs at least one query or reaction to observe",
    path: ["reactions"],
  });
export type StreamScenario = z.infer<typeof streamScenarioSchema>;
