import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { revealTexts } from "../../model/config/secretRef.ts";
import { createHttpClient, type HttpClient } from "../http/httpClient.ts";
import type { ProviderContext } from "../providerContext.ts";

/** What configs of all these kinds have. */
export interface WireConfig extends ProviderConfig {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly stream?: boolean;
}

/** How an API is reached with the keys of a config. */
export interface WireAccess {
  readonly client: HttpClient;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** An address with the `query` of the config. */
  toUrl(text: string): URL;
}

/** Opens connections of its own; `client.dispose` ends them. Throws a `UserError` for a key that was not granted. */
export function openWireAccess(
  config: WireConfig,
  { reveal, proxy }: Pick<ProviderContext, "reveal" | "proxy">,
  buildHeaders: (apiKey: string) => Record<string, string>,
): WireAccess {
  const apiKey = config.apiKey === undefined ? "" : reveal(config.apiKey);
  const own = lowerCase(revealTexts(config.headers ?? {}, reveal));
  return {
    client: createHttpClient(proxy),
    headers: { ...buildHeaders(apiKey), ...own },
    toUrl(text) {
      const url = new URL(text);
      for (const [name, value] of Object.entries(config.query ?? {})) {
        url.searchParams.set(name, value);
      }
      return url;
    },
  };
}

// --- internal ---

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
