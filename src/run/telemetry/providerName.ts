/**
 * `gen_ai.provider.name` of a kind of provider: the flavour of the API that is spoken, whoever serves the model. A kind that
 * the conventions do not know is named as ours.
 */
export function findProviderName(kind: string): string {
  return names[kind] ?? `touchstone.${kind}`;
}

// --- internal ---

const names: Readonly<Record<string, string>> = {
  openai: "openai",
  "openai-compatible": "openai",
  azure: "azure.ai.openai",
  anthropic: "anthropic",
  google: "gcp.gemini",
};
