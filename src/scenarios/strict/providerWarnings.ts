import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { ProviderConfig, ProviderRules } from "../../model/config/providerConfig.ts";
import type { StrictSubset } from "../../model/config/strictSubset.ts";
import { adaptSchema } from "./adaptSchema.ts";
import { findUnenforced } from "./findUnenforced.ts";

/** How a scenario asks a provider. */
export interface ProviderUse {
  readonly mode: "prompt" | "strict";
  readonly schema: JsonSchema;
}

/** What a provider is not sent as it stands, and what it does not hold replies to, each as a sentence. */
export function listProviderWarnings(
  config: ProviderConfig,
  rules: ProviderRules,
  { mode, schema }: ProviderUse,
): string[] {
  const changes = rules.listChanges?.(config, mode) ?? [];
  const subset = mode === "strict" ? rules.findStrictSubset?.(config) : undefined;
  const unenforced = subset === undefined ? [] : findUnenforced(schema, subset);
  if (unenforced.length === 0) return changes;
  const rest = unenforced.length - mostNamed;
  const list = `${unenforced.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const sentence =
    config.strictSchema === "adapted"
      ? `the schema is sent without what ${config.kind} does not enforce: ${list}`
      : `${config.kind} does not enforce, and may refuse: ${list} ("strictSchema": "adapted" sends the schema without)`;
  return [...changes, sentence];
}

/** The schema that a provider is sent to enforce; replies are judged by the scenario's own. */
export function findSentSchema(
  config: ProviderConfig,
  rules: ProviderRules,
  { mode, schema }: ProviderUse,
): JsonSchema {
  if (mode !== "strict" || config.strictSchema !== "adapted") return schema;
  const subset: StrictSubset | undefined = rules.findStrictSubset?.(config);
  return subset === undefined ? schema : adaptSchema(schema, subset);
}

// --- internal ---

/** More help nobody. */
const mostNamed = 10;
