import { findHeaderFaults } from "../model/config/connectionRules.ts";
import type { KeyFault } from "../model/config/keyFault.ts";
import type { SecretTexts } from "../model/config/secretRef.ts";

/** Keys of a provider over HTTP with which nothing could be sent, or not what is meant. */
export function findHttpFaults(config: {
  readonly baseUrl?: string | undefined;
  readonly headers?: SecretTexts | undefined;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}): KeyFault[] {
  const { baseUrl, headers = {}, body = {} } = config;
  return [...findBaseUrlFaults(baseUrl), ...findHeaderFaults(headers), ...findBodyFaults(body)];
}

// --- internal ---

function findBaseUrlFaults(baseUrl: string | undefined): KeyFault[] {
  const url = baseUrl === undefined ? null : URL.parse(baseUrl);
  if (url === null) return [];
  if (url.username !== "" || url.password !== "") return []; // a fault of its own
  if (url.search !== "") {
    const query = JSON.stringify(Object.fromEntries(url.searchParams));
    const message = `has a query, and paths are added to this address: write "query": ${query} beside it`;
    return [{ path: ["baseUrl"], message }];
  }
  if (baseUrl?.includes("?"))
    return [{ path: ["baseUrl"], message: "ends with an empty query; leave out the ?" }];
  if (!baseUrl?.includes("#")) return [];
  return [{ path: ["baseUrl"], message: "has a part after #, which is never sent; leave it out" }];
}

/** Keys of requests that the product fills itself. */
const ownKeys: Readonly<Record<string, string>> = {
  messages: "is made from the prompts of scenarios",
  contents: "is made from the prompts of scenarios",
  system: "is made from the prompts of scenarios",
  systemInstruction: "is made from the prompts of scenarios",
  model: 'is the key "model" of the provider',
  stream: 'is the key "stream" of the provider',
};

function findBodyFaults(body: Readonly<Record<string, unknown>>): KeyFault[] {
  return Object.keys(body).flatMap((key): KeyFault[] => {
    const reason = Object.hasOwn(ownKeys, key) ? ownKeys[key] : undefined;
    if (reason === undefined) return [];
    return [{ path: ["body", key], message: `cannot be set here: it ${reason}`, place: "key" }];
  });
}
