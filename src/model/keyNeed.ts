import type { KeyNeed } from "./hostProtocol.ts";
import type { ProviderConfig } from "./runConfig.ts";

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
  const { origin } = new URL(baseUrl);
  return "env" in provider.apiKey
    ? { source: "env", name: provider.apiKey.env, origin }
    : { source: "secret", name: provider.apiKey.secret, origin };
}
