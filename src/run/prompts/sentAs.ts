import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { findKind } from "../../model/config/kind.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import {
  findSentSchema,
  listProviderWarnings,
  type ProviderUse,
} from "../../scenarios/strict/providerWarnings.ts";

/** How requests reach one provider, found once for each schema. */
export interface SentAs {
  /** The schema that it is sent. */
  schemaOf(use: ProviderUse): JsonSchema;
  /** What is not sent as it stands; undefined when all is. */
  warningsOf(use: ProviderUse): readonly string[] | undefined;
}

export function createSentAs(config: ProviderConfig): SentAs {
  const rules = findKind(providerKinds, config.kind);
  const find = (use: ProviderUse): Found => {
    const warnings = listProviderWarnings(config, rules, use);
    return {
      schema: findSentSchema(config, rules, use),
      warnings: warnings.length === 0 ? undefined : warnings,
    };
  };
  const known = { prompt: new Map<JsonSchema, Found>(), strict: new Map<JsonSchema, Found>() };
  const findOnce = (use: ProviderUse): Found => {
    const found = known[use.mode].get(use.schema) ?? find(use);
    known[use.mode].set(use.schema, found);
    return found;
  };
  return {
    schemaOf: (use) => findOnce(use).schema,
    warningsOf: (use) => findOnce(use).warnings,
  };
}

// --- internal ---

interface Found {
  readonly schema: JsonSchema;
  readonly warnings: readonly string[] | undefined;
}
