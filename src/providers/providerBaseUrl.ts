import type { ProviderConfig } from "../model/runConfig.ts";

/**
 * Root of the API a provider talks to, undefined for kinds without one. The SDKs are always told it, and the
 * key: left alone they would take both from environment variables.
 */
export function providerBaseUrl(config: ProviderConfig): string | undefined {
  switch (config.kind) {
    case "openai-compatible":
      return config.baseUrl;
    case "openai":
      return config.baseUrl ?? "https://api.openai.com/v1";
    case "anthropic":
      return config.baseUrl ?? "https://api.anthropic.com/v1";
    case "google":
      return config.baseUrl ?? "https://generativelanguage.googleapis.com/v1beta";
    default:
      return undefined;
  }
}
