import type { ChatConfig } from "./chatFormat.ts";

/**
 * Whether a model reasons before it answers: the o series, and from GPT-5 on all but those for chats
 * (https://platform.openai.com/docs/guides/reasoning).
 */
export function isReasoningModel(model: string): boolean {
  return /^(o\d|gpt-([5-9]|\d\d))/.test(model) && !/-chat\b/.test(model);
}

/** Sampling and bound of a model of OpenAI's; a reasoning model names its bound otherwise and takes no temperature. */
export function buildOpenaiSettings(config: ChatConfig): Record<string, unknown> {
  const { temperature, maxOutputTokens, model = "" } = config;
  const boundKey = isReasoningModel(model) ? "max_completion_tokens" : "max_tokens";
  return {
    ...(temperature !== undefined && takesTemperature(config) && { temperature }),
    ...(maxOutputTokens !== undefined && { [boundKey]: maxOutputTokens }),
  };
}

/** What of a config such a model is not sent, in words. */
export function listUnsentSettings(config: ChatConfig): string[] {
  if (config.temperature === undefined || takesTemperature(config)) return [];
  return [`temperature is not sent: ${config.model} reasons, and takes none`];
}

// --- internal ---

/** Without reasoning such a model samples as others do. */
function takesTemperature({ model = "", body }: ChatConfig): boolean {
  const isOff =
    typeof body === "object" && body !== null && Reflect.get(body, "reasoning_effort") === "none";
  return isOff || !isReasoningModel(model);
}
