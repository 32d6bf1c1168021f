import type { LoadedPromptScenario } from "../model/config/loadedConfig.ts";

/** About how many tokens one test of a scenario sends when every step passes at once, by the length of texts. */
export function estimateInputTokens({ steps }: LoadedPromptScenario): number {
  return steps.reduce(
    (sum, { prompt, schema }) => sum + countTokens(prompt) + countTokens(JSON.stringify(schema)),
    0,
  );
}

// --- internal ---

const charactersOfToken = 4;

function countTokens(text: string): number {
  return Math.ceil(text.length / charactersOfToken);
}
