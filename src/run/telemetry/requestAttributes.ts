import type { Attributes } from "@opentelemetry/api";
import { findKind } from "../../model/config/kind.ts";
import { findModel, type ProviderConfig } from "../../model/config/providerConfig.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { findProviderName } from "./providerName.ts";

/** What the spans of all attempts of a provider say of its requests. */
export function describeRequests(provider: ProviderConfig): Attributes {
  const { temperature, seed, maxOutputTokens } = provider;
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": findProviderName(provider.kind),
    "gen_ai.request.model": findModel(provider, providerKinds),
    "gen_ai.request.temperature": numberOf(temperature),
    "gen_ai.request.seed": numberOf(seed),
    "gen_ai.request.max_tokens": maxOutputTokens,
    "gen_ai.output.type": "json",
    ...describeServer(provider),
  };
}

// --- internal ---

function describeServer(provider: ProviderConfig): Attributes {
  const url = URL.parse(findKind(providerKinds, provider.kind).findBaseUrl?.(provider) ?? "");
  if (url === null) return {};
  const port = url.port === "" ? { "http:": 80, "https:": 443 }[url.protocol] : Number(url.port);
  return { "server.address": url.hostname, "server.port": port };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
