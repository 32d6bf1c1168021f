import * as z from "zod";
import { componentIdSchema } from "../ids.ts";
import { readKey } from "../json/jsonValue.ts";
import type { KindRules } from "./kind.ts";
import { type SecretRef, type SecretTexts, secretRefSchema } from "./secretRef.ts";
import type { StrictSubset } from "./strictSubset.ts";

export const priceSchema = z.strictObject({
  inputPerMillion: z.number().nonnegative().meta({ description: "USD per million input tokens." }),
  outputPerMillion: z
    .number()
    .nonnegative()
    .meta({ description: "USD per million output tokens." }),
  cachedInputPerMillion: z.number().nonnegative().optional().meta({
    description:
      "USD per million input tokens that the provider had in its cache; priced as all others when absent.",
  }),
});
export type Price = z.infer<typeof priceSchema>;

/** Keys that every kind of provider has. */
export const providerKeys = {
  id: componentIdSchema.meta({
    description: "Name of the provider in results: letters, digits, `_` and `-`.",
  }),
  concurrency: z
    .int()
    .min(1)
    .max(1000)
    .default(4)
    .meta({ description: "Tests of this provider that run at the same time." }),
  requestsPerMinute: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Upper bound of requests a minute; none when absent." }),
  timeoutMs: z
    .int()
    .positive()
    .max(3_600_000)
    .default(30_000)
    .meta({ description: "Longest wait for one reply, in milliseconds." }),
  price: priceSchema
    .optional()
    .meta({ description: "Price of the tokens, for costs and the `maxCostUsd` limit." }),
};

/** A provider of a config: what all kinds have; the rest is its kind's own. */
export interface ProviderConfig {
  id: string;
  kind: string;
  concurrency: number;
  requestsPerMinute?: number;
  timeoutMs: number;
  price?: Price;
  /** Of kinds that are asked over HTTP. */
  tokensPerMinute?: number;
  adaptive?: boolean;
  maxOutputTokens?: number;
  /** Where it is asked for one. */
  model?: string;
  /** Only of kinds that are sent a key. */
  apiKey?: SecretRef;
  baseUrl?: string;
  /** Only of kinds over HTTP. */
  headers?: SecretTexts;
  /** Whether the schema sent in strict mode is the scenario's own. */
  strictSchema?: "as-is" | "adapted";
  /** Only of kinds that start a program. */
  env?: SecretTexts;
  [key: string]: unknown;
}

/** A provider as `run.json` keeps it: checked by its kind when the run was started. */
export const storedProviderSchema: z.ZodType<ProviderConfig> = z.looseObject({
  ...providerKeys,
  kind: z.string(),
  tokensPerMinute: z.number().optional(),
  adaptive: z.boolean().optional(),
  maxOutputTokens: z.number().optional(),
  model: z.string().optional(),
  apiKey: secretRefSchema.optional(),
  baseUrl: z.string().optional(),
});

export interface ProviderRules<C extends ProviderConfig = ProviderConfig> extends KindRules<C> {
  /** Root of the API it sends its key to; absent for a kind that is sent none. */
  findBaseUrl?(config: Partial<C>): string | undefined;
  /** The key that names its model; `model` unless set. */
  readonly modelKey?: string;
  /** False for one that takes no `strict` scenario. */
  readonly canEnforceSchema: boolean;
  /** What it holds replies to in strict mode; absent, or undefined for a config, where nobody says. */
  findStrictSubset?(config: Partial<C>): StrictSubset | undefined;
  /** What of a config it is not sent as it stands, each as a sentence. */
  listChanges?(config: C, mode: "prompt" | "strict"): string[];
  /** True for one whose replies are made up or stored: nobody is asked for them, and nothing is paid. */
  readonly asksNobody?: boolean;
  /** True for one that asks what only this machine has: its tests are not sent to workers. */
  readonly isOfThisMachine?: boolean;
  /** True for one that takes scenarios and cases with `files`. */
  readonly takesFiles: boolean;
}

/** The model of a provider, checked or not, as its kind names it; undefined where it has none. */
export function findModel(provider: unknown, kinds: readonly ProviderRules[]): string | undefined {
  const kind = kinds.find((each) => each.kind === readKey(provider, "kind"));
  const model = readKey(provider, kind?.modelKey ?? "model");
  return typeof model === "string" && model !== "" ? model : undefined;
}
