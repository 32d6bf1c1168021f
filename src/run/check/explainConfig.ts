import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { StalePart } from "../../model/results/configCheck.ts";
import type { ResultConfig } from "../../model/results/resultFile.ts";
import { hashConfig } from "../../scenarios/config/readConfig.ts";
import type { CurrentConfig } from "./currentConfig.ts";
import { findDetails, modelKeyOf } from "./providerDetails.ts";

/**
 * What changed in the file of a config beside the models of its providers: the models, and the numbers that a result keeps, are put
 * back as they were, until the hash is that of the run. Nothing for models alone; the whole where no such change makes it.
 */
export function explainConfig(
  { value }: CurrentConfig,
  then: ResultConfig,
  hash: string,
): StalePart[] {
  const earlier = putModelsBack(value, then);
  const variants = listVariants(earlier, then);
  const found = variants.find((variant) => hashConfig(variant.value).config === hash);
  if (found === undefined) {
    return [
      {
        what: "config",
        key: "",
        message: "keys changed of which a result keeps no more than a hash",
      },
    ];
  }
  return found.changed.map((key) => {
    const message = `was ${then[key]} and is ${describe(value, key)}`;
    return { what: "config", key, message };
  });
}

// --- internal ---

type NumberKey = "runsPerScenario" | "maxRetries";
const numbers: readonly NumberKey[] = ["runsPerScenario", "maxRetries"];

interface Variant {
  readonly value: unknown;
  readonly changed: readonly NumberKey[];
}

/** The value with each number, or several, put back. */
function listVariants(
  base: unknown,
  then: ResultConfig,
  keys: readonly NumberKey[] = numbers,
): Variant[] {
  const [key, ...others] = keys;
  if (key === undefined) return [{ value: base, changed: [] }];
  return listVariants(base, then, others).flatMap((variant) => [
    variant,
    ...putNumberBack(variant.value, key, then[key]).map((each) => {
      return { value: each, changed: [key, ...variant.changed] };
    }),
  ]);
}

function describe(value: unknown, key: NumberKey): string {
  const now = isJsonObject(value) ? value[key] : undefined;
  return now === undefined ? "left out" : String(now);
}

function putModelsBack(value: unknown, then: ResultConfig): unknown {
  if (!isJsonObject(value) || !Array.isArray(value.providers)) return value;
  const providers = value.providers.map((provider: unknown) => {
    if (!isJsonObject(provider) || typeof provider.id !== "string") return provider;
    const details = findDetails(then, provider.id);
    if (details === undefined || details.kind !== provider.kind) return provider;
    const key = modelKeyOf(details.kind);
    const { [key]: _, ...others } = provider;
    return details.model === undefined ? others : { ...others, [key]: details.model };
  });
  return { ...value, providers };
}

/** As it was written: the number, or nothing, where it may have been the default. */
function putNumberBack(value: unknown, key: NumberKey, number: number | undefined): unknown[] {
  if (!isJsonObject(value) || number === undefined) return [];
  const { [key]: now, ...others } = value;
  return [
    ...(now === number ? [] : [{ ...others, [key]: number }]),
    ...(now === undefined ? [] : [others]),
  ];
}
