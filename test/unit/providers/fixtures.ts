import type { ProviderConfig } from "../../../src/model/config/providerConfig.ts";
import type { Provider, ProviderRequest } from "../../../src/model/provider.ts";
import { ProviderError } from "../../../src/model/provider.ts";
import { createProvider } from "../../../src/providers/createProvider.ts";
import type { ProviderContext } from "../../../src/providers/providerContext.ts";
import type { SimulatedConfig } from "../../../src/providers/simulated/simulatedConfig.ts";
import { simulatedKind } from "../../../src/providers/simulated/simulatedKind.ts";
import { createMatcher } from "../../../src/scenarios/schemas/createValidator.ts";
import type { ChatServer, ServerKind } from "../../servers/chatServer.ts";
import { providerConfigSchema } from "../configs.ts";

export const personSchema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 150 } },
  required: ["name", "age"],
  additionalProperties: false,
};

export const apiKey = "sk-test-0123456789";

/** What every provider is given, as a run gives it. */
export const providerContext: ProviderContext = {
  compileSchema: createMatcher,
  configFolder: "/",
  reveal: () => apiKey,
};

export function makeRequest(changes: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    messages: [
      { role: "system", content: "Answer with JSON." },
      { role: "user", content: "Who wrote the first program?" },
    ],
    schema: personSchema,
    mode: "prompt",
    scenario: 1,
    runNumber: 1,
    step: 1,
    attemptNumber: 1,
    ...changes,
  };
}

/** A config with its defaults filled in, as it comes from a file. */
export function makeConfig(config: Record<string, unknown>): ProviderConfig {
  return providerConfigSchema.parse({ id: "subject", ...config });
}

export function makeSimulated(changes: Record<string, unknown>): SimulatedConfig {
  return simulatedKind.schema.parse({ id: "subject", kind: "simulated", ...changes });
}

export const httpKinds = ["openai-compatible", "openai", "anthropic", "google"] as const;
export type HttpKind = (typeof httpKinds)[number];

export const serverKinds: Record<HttpKind, ServerKind> = {
  "openai-compatible": "openai",
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
};

const models: Record<HttpKind, string> = {
  "openai-compatible": "llama3.2",
  openai: "gpt-4o-mini",
  anthropic: "claude-sonnet-4-5",
  google: "gemini-2.5-flash",
};

export async function createHttpProvider(
  kind: HttpKind,
  server: Pick<ChatServer, "baseUrl">,
  changes: Record<string, unknown> = {},
  context: Partial<ProviderContext> = {},
): Promise<Provider> {
  const config = makeConfig({
    kind,
    baseUrl: server.baseUrl,
    model: models[kind],
    apiKey: { env: "KEY" },
    ...changes,
  });
  return await createProvider(config, { ...providerContext, ...context });
}

export function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

/** The error a `send` rejects with; fails when it does not, or with another kind of error. */
export async function catchProviderError(work: Promise<unknown>): Promise<ProviderError> {
  const outcome = await work.then(
    () => "a reply",
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`expected a ProviderError, got ${String(outcome)}`);
}
