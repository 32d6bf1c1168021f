import * as z from "zod";
import type { ApiKey, ProviderConfig } from "./runConfig.ts";

/** A key some provider of a config wants, and the only origin it may be sent to. */
export const keyNeedSchema = z.object({
  source: z.enum(["env", "secret"]),
  name: z.string(),
  origin: z.string(),
});
export type KeyNeed = z.infer<typeof keyNeedSchema>;

/** A key handed over for one run; never written, never logged. */
export const grantedKeySchema = keyNeedSchema.extend({ value: z.string().optional() });
export type GrantedKey = z.infer<typeof grantedKeySchema>;

/** Root of a hosted API, used when a config names no `baseUrl`. */
export const defaultBaseUrls = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
} as const;

/** The key a provider wants and the one origin it may be sent to; undefined when it names none. */
export function keyNeedOf(provider: ProviderConfig): KeyNeed | undefined {
  if (!("apiKey" in provider) || provider.apiKey === undefined) return undefined;
  const baseUrl =
    provider.kind === "openai-compatible"
      ? provider.baseUrl
      : (provider.baseUrl ?? defaultBaseUrls[provider.kind]);
  return buildKeyNeed(provider.apiKey, new URL(baseUrl).origin);
}

/** A key as a config names it, for one origin. */
export function buildKeyNeed(apiKey: ApiKey, origin: string): KeyNeed {
  return "env" in apiKey
    ? { source: "env", name: apiKey.env, origin }
    : { source: "secret", name: apiKey.secret, origin };
}
