import * as z from "zod";
import { compareKeysSchema } from "../../../src/model/config/compareRules.ts";
import type { KindRules } from "../../../src/model/config/kind.ts";
import { promptScenarioSchema, scenarioStepSchema } from "../../../src/model/config/scenario.ts";
import { writtenCaseSchema } from "../../../src/model/config/testCase.ts";
import { configRules } from "../../../src/run/configRules.ts";
import type { Kind } from "./formatKinds.ts";

const { kinds, runConfigSchema, scenarioSchema } = configRules;
const [, streamSchema] = scenarioSchema.options;

/** The kinds that the documents list, by the name of their block. */
export const kindLists: Readonly<Record<string, readonly Kind[]>> = {
  providers: kinds.providers.flatMap((kind) => describe(kind)),
  loggers: kinds.loggers.flatMap((kind) => describe(kind)),
  handlers: kinds.handlers.flatMap((kind) => describe(kind, noteOf(kind))),
  dispatchers: kinds.dispatchers.flatMap((kind) => describe(kind)),
  sources: kinds.sources.flatMap((kind) => describe(kind)),
  triggers: kinds.triggers.flatMap((kind) => describe(kind)),
};

/** The objects of a config whose keys the documents list, by the name of their block. */
export const keyLists: Readonly<Record<string, z.ZodObject>> = {
  config: runConfigSchema,
  prompt: promptScenarioSchema,
  step: scenarioStepSchema,
  case: writtenCaseSchema,
  compare: compareKeysSchema,
  stream: streamSchema,
  reaction: streamSchema.shape.reactions.unwrap().element,
};

// --- internal ---

/** A kind with several forms, such as a generator, is a heading for each. */
function describe({ schema }: Pick<KindRules, "schema">, note?: string): Kind[] {
  const forms: readonly unknown[] = schema instanceof z.ZodUnion ? schema.options : [schema];
  return forms
    .filter((form) => form instanceof z.ZodObject)
    .map((form) => (note === undefined ? { schema: form } : { schema: form, note }));
}

function noteOf({ roles }: (typeof kinds.handlers)[number]): string {
  return roles.includes("query") ? "For reactions and queries." : "For reactions.";
}
