import type { KeyNeed } from "./hostProtocol.ts";
import type { ApiKey, ProviderConfig } from "./runConfig.ts";

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
