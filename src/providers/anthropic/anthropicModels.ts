import type { AnthropicConfig } from "./anthropicConfig.ts";

/** Sent where a config names no bound, since the API asks for one: the most that every model takes. */
export const defaultMaxTokens = 4096;

/** Whether a model has its output held to a schema; older ones are made to call a tool with it. */
export function hasOutputFormat(model: string): boolean {
  return !/claude-(instant|v?2|3|(sonnet|opus)-4(?=$|@|-(0|\d{8})))/.test(model);
}

/** Bound and sampling as this API takes them. */
export function buildAnthropicSettings(config: AnthropicConfig): Record<string, unknown> {
  const { temperature, maxOutputTokens = defaultMaxTokens } = config;
  return {
    max_tokens: maxOutputTokens,
    ...(temperature !== undefined &&
      takesTemperature(config.model) && { temperature: Math.min(temperature, 1) }),
  };
}

/** What of a config is not sent as it stands, in words. */
export function listChangedSettings(config: AnthropicConfig, mode: "prompt" | "strict"): string[] {
  const { temperature, maxOutputTokens, model } = config;
  const changed: string[] = [];
  if (maxOutputTokens === undefined) {
    changed.push(
      `maxOutputTokens is not set, and this API asks for it: ${defaultMaxTokens} is sent`,
    );
  }
  if (temperature !== undefined && !takesTemperature(model)) {
    changed.push(`temperature is not sent: ${model} takes none`);
  } else if (temperature !== undefined && temperature > 1) {
    changed.push(`temperature ${temperature} is sent as 1, the most that this API takes`);
  }
  if (mode === "strict" && !hasOutputFormat(model)) {
    changed.push(
      `${model} has no output format: it is made to call a tool with the schema, which nothing enforces`,
    );
  }
  return changed;
}

// --- internal ---

/** From Claude Opus 4.7 and the fifth generation on there is no sampling to set. */
function takesTemperature(model: string): boolean {
  return !/claude-(opus-4-[7-9]|(opus|sonnet|haiku|fable)-([5-9]|\d\d))/.test(model);
}
