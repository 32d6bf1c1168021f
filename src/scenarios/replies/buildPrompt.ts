import type { ChatMessage } from "../../model/chatMessage.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedPromptScenario, LoadedStep } from "../../model/config/loadedConfig.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { listFeedback } from "./retryFeedback.ts";

/** A step that passed: the user message it was asked with and the raw reply that was accepted. */
export interface AcceptedStep {
  readonly prompt: ChatMessage;
  readonly reply: string;
}

/** Messages of the first attempt at a step: the system message, the steps before with their replies, this step last. */
export function buildMessages(
  scenario: LoadedPromptScenario,
  stepIndex: number,
  accepted: readonly AcceptedStep[],
): ChatMessage[] {
  const step = scenario.steps[stepIndex];
  if (step === undefined) throw new RangeError(`the scenario has no step ${stepIndex + 1}`);
  const { system = "" } = scenario;
  return [
    ...(system === "" ? [] : [{ role: "system" as const, content: system }]),
    ...accepted.flatMap(({ prompt, reply }) => [
      prompt,
      { role: "assistant" as const, content: reply },
    ]),
    { role: "user", content: buildStepPrompt(scenario, step) },
  ];
}

/** Messages of a retry: those sent before, the reply as it came, and what is wrong with it (see `listFeedback`). */
export function buildRetryMessages(
  messages: readonly ChatMessage[],
  rawResponse: string,
  errors: readonly ValidationError[],
): ChatMessage[] {
  return [
    ...messages,
    { role: "assistant", content: rawResponse.trim() === "" ? emptyReply : rawResponse },
    { role: "user", content: [retryIntro, ...listFeedback(errors), retryRequest].join("\n") },
  ];
}

// --- internal ---

/** Providers reject an assistant message without text. */
const emptyReply = "(empty reply)";
const retryIntro = "Your reply is not valid. Errors:";
const retryRequest = "Reply again with the corrected JSON only.";
const schemaIntro = "Reply with JSON only. It must be valid against this JSON Schema:";
const placeholder = "{{schema}}";

function buildStepPrompt(scenario: LoadedPromptScenario, step: LoadedStep): string {
  if (!scenario.includeSchema) return step.prompt;
  if (step.prompt.includes(placeholder)) {
    return step.prompt.split(placeholder).join(formatSchema(step.schema));
  }
  if (scenario.mode === "strict") return step.prompt;
  return `${step.prompt}\n\n${schemaIntro}\n${formatSchema(step.schema)}`;
}

const schemaTexts = new WeakMap<object, string>();

/** One text for all tests of a scenario, made once. */
function formatSchema(schema: JsonSchema): string {
  if (typeof schema === "boolean") return String(schema);
  const known = schemaTexts.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema, null, 2);
  schemaTexts.set(schema, text);
  return text;
}
