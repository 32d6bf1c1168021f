import { createGoogleGenerativeAI } from "@ai-sdk/google";
import type { Provider } from "../../model/provider.ts";
import type { ProviderContext } from "../providerContext.ts";
import { createSdkProvider } from "../sdk/aiSdk.ts";
import { type GoogleConfig, googleBaseUrl } from "./googleConfig.ts";

/** Google's Gemini API; strict mode sends the schema in `generationConfig`. */
export function createGoogleProvider(config: GoogleConfig, context: ProviderContext): Provider {
  return createSdkProvider(config, context, ({ apiKey, fetch }) =>
    createGoogleGenerativeAI({
      baseURL: config.baseUrl ?? googleBaseUrl,
      apiKey,
      headers: config.headers,
      fetch: withoutContinuation(fetch),
    }).languageModel(config.model),
  );
}

// --- internal ---

/** The SDK would answer the finish reason `CONTINUATION` with further requests of its own. */
function withoutContinuation(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    const body = text.includes('"CONTINUATION"')
      ? text.replace(/"continuationToken"(?=\s*:)/g, '"unusedToken"')
      : text;
    return new Response(body, response);
  };
}
