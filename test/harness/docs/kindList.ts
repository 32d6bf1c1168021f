import type * as z from "zod";
import { loggerConfigSchema } from "../../../src/model/config/loggerConfig.ts";
import { providerConfigSchema, runConfigSchema } from "../../../src/model/config/runConfig.ts";
import { promptScenarioSchema, scenarioStepSchema } from "../../../src/model/config/scenario.ts";
import { stopTriggerSchema } from "../../../src/model/config/stopTrigger.ts";
import {
  queryHandlerSchema,
  reactionHandlerSchema,
} from "../../../src/model/config/streamHandler.ts";
import {
  reactionConfigSchema,
  streamScenarioSchema,
} from "../../../src/model/config/streamScenario.ts";
import {
  dispatcherSchema,
  generatorSourceSchema,
  httpReplaySourceSchema,
  scriptSourceSchema,
} from "../../../src/model/config/streamSource.ts";
import type { Kind } from "./formatKinds.ts";

const queryKinds = new Set<string>(queryHandlerSchema.options.map(({ shape }) => shape.kind.value));

/** The kinds that the documents list, by the name of their block. */
export const kindLists: Readonly<Record<string, readonly Kind[]>> = {
  providers: providerConfigSchema.options.map((schema) => ({ schema })),
  loggers: loggerConfigSchema.options.map((schema) => ({ schema })),
  handlers: reactionHandlerSchema.options.map((schema) => ({ schema, note: noteOf(schema) })),
  dispatchers: dispatcherSchema.options.map((schema) => ({ schema })),
  sources: [scriptSourceSchema, ...generatorSourceSchema.options, httpReplaySourceSchema].map(
    (schema) => ({ schema }),
  ),
  triggers: stopTriggerSchema.options.map((schema) => ({ schema })),
};

/** The objects of a config whose keys the documents list, by the name of their block. */
export const keyLists: Readonly<Record<string, z.ZodObject>> = {
  config: runConfigSchema,
  prompt: promptScenarioSchema,
  step: scenarioStepSchema,
  stream: streamScenarioSchema,
  reaction: reactionConfigSchema,
};

// --- internal ---

function noteOf({ shape }: (typeof reactionHandlerSchema.options)[number]): string {
  return queryKinds.has(shape.kind.value) ? "For reactions and queries." : "For reactions.";
}
