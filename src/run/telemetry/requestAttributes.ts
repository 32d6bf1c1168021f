import { findKind } from "../../model/config/kind.ts";
import { findModel, type ProviderConfig } from "../../model/config/providerConfig.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import {
  countAttribute,
  doubleAttribute,
  firstAttributes,
  joinTexts,
  textAttribute,
} from "./otlpJson.ts";
import { findProviderName } from "./providerName.ts";
import { providerAttribute } from "./testAttributes.ts";

/** What the spans of all attempts of a provider say of its requests. */
export interface RequestFacts {
  readonly spanName: string;
  readonly attributes: string;
}

export function describeRequests(provider: ProviderConfig): RequestFacts {
  const { temperature, seed, maxOutputTokens } = provider;
  const model = findModel(provider, providerKinds);
  return {
    spanName: model === undefined ? "chat" : `chat ${model}`,
    attributes: joinTexts([
      firstAttributes(providerAttribute(provider.id)),
      textAttribute("gen_ai.operation.name")("chat"),
      textAttribute("gen_ai.provider.name")(findProviderName(provider.kind)),
      textAttribute("gen_ai.request.model")(model),
      doubleAttribute("gen_ai.request.temperature")(numberOf(temperature)),
      countAttribute("gen_ai.request.seed")(numberOf(seed)),
      countAttribute("gen_ai.request.max_tokens")(maxOutputTokens),
      textAttribute("gen_ai.output.type")("json"),
      describeServer(provider),
    ]),
  };
}

// --- internal ---

function describeServer(provider: ProviderConfig): string {
  const url = URL.parse(findKind(providerKinds, provider.kind).findBaseUrl?.(provider) ?? "");
  if (url === null) return "";
  const port = url.port === "" ? { "http:": 80, "https:": 443 }[url.protocol] : Number(url.port);
  return textAttribute("server.address")(url.hostname) + countAttribute("server.port")(port);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
