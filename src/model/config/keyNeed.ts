import * as z from "zod";
import type { ProviderConfig, ProviderRules } from "./providerConfig.ts";
import { isSecretRef, type SecretRef, type SecretTexts } from "./secretRef.ts";

/**
 * A key that a config wants, and the only place it may be sent to: an origin, or a program of this machine (see
 * `programPlace`).
 */
export const keyNeedSchema = z.object({
  source: z.enum(["env", "secret"]),
  name: z.string(),
  origin: z.string(),
});
export type KeyNeed = z.infer<typeof keyNeedSchema>;

/** A key handed over for one run; never written, never logged. */
export const grantedKeySchema = keyNeedSchema.extend({ value: z.string().optional() });
export type GrantedKey = z.infer<typeof grantedKeySchema>;

/** The keys a provider wants, each with the one place it may be sent to. */
export function findKeyNeeds(
  provider: Partial<ProviderConfig>,
  kinds: readonly ProviderRules[],
): KeyNeed[] {
  const { kind, apiKey, headers, env, command } = provider;
  const rules = kinds.find((each) => each.kind === kind);
  const url = rules?.findBaseUrl?.(provider);
  const toServer =
    url === undefined || !URL.canParse(url)
      ? []
      : toNeeds([apiKey, ...valuesOf(headers)], new URL(url).origin);
  const toProgram = rules?.startsProgram ? toNeeds(valuesOf(env), programPlace(command)) : [];
  return [...toServer, ...toProgram];
}

/** The place of keys that a program gets in its environment. */
export function programPlace(command: unknown): string {
  return `the program ${typeof command === "string" ? command : ""}`.trimEnd();
}

/** Those of these values that stand for credentials, as needs of one place. */
export function toNeeds(values: readonly unknown[], origin: string): KeyNeed[] {
  return values.filter(isSecretRef).map((ref) => needOf(ref, origin));
}

export function needOf(ref: SecretRef, origin: string): KeyNeed {
  return "env" in ref
    ? { source: "env", name: ref.env, origin }
    : { source: "secret", name: ref.secret, origin };
}

// --- internal ---

/** Of a config that need not be checked. */
function valuesOf(texts: unknown): readonly unknown[] {
  return typeof texts === "object" && texts !== null ? Object.values(texts as SecretTexts) : [];
}
