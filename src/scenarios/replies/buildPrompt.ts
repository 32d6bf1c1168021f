import type { ChatMessage, PromptFile } from "../../model/chatMessage.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedPromptScenario, LoadedStep } from "../../model/config/loadedConfig.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { fillSchema, fillTemplate, hasSchemaName, schemaName } from "../cases/promptTemplate.ts";
import { listFeedback } from "./retryFeedback.ts";

/** A step that passed: the user message it was asked with and the raw reply that was accepted. */
export interface AcceptedStep {
  readonly prompt: ChatMessage;
  readonly reply: string;
}

/** What `{{name}}` in prompts is replaced by; without any they stay as they are. */
export type PromptVars = Readonly<Record<string, unknown>> | undefined;

/**
 * Messages of the first attempt at a step: the system message, the steps before with their replies, this step last. Files
 * go with the first step, whose prompt is among the messages of every later one.
 */
export function buildMessages(
  scenario: LoadedPromptScenario,
  stepIndex: number,
  accepted: readonly AcceptedStep[],
  vars?: PromptVars,
  files: readonly PromptFile[] = [],
): ChatMessage[] {
  const step = scenario.steps[stepIndex];
  if (step === undefined) throw new RangeError(`the scenario has no step ${stepIndex + 1}`);
  const written = { system: scenario.system ?? "", prompt: step.prompt };
  const { system, prompt } = tellSchema(written, { scenario, step, vars });
  return [
    ...(system === "" ? [] : [{ role: "system" as const, content: system }]),
    ...accepted.flatMap(({ prompt, reply }) => [
      prompt,
      { role: "assistant" as const, content: reply },
    ]),
    {
      role: "user",
      content: prompt,
      ...(stepIndex > 0 || files.length === 0 ? {} : { files: [...files] }),
    },
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

interface StepPrompts {
  readonly system: string;
  readonly prompt: string;
}

interface PromptSurroundings {
  readonly scenario: LoadedPromptScenario;
  readonly step: LoadedStep;
  readonly vars: PromptVars;
}

/** Both prompts filled in; the schema stands where they name it, else at the end where the model has to be told. */
function tellSchema(
  written: StepPrompts,
  { scenario, step, vars }: PromptSurroundings,
): StepPrompts {
  const { includeSchema, mode } = scenario;
  const texts = Object.values(written);
  const isNamed = texts.some((text) => hasSchemaName(text, vars !== undefined));
  const schema = includeSchema && isNamed ? formatSchema(step.schema) : undefined;
  const system = fillPrompt(written.system, vars, schema);
  const prompt = fillPrompt(written.prompt, vars, schema);
  if (!includeSchema || isNamed || mode === "strict") return { system, prompt };
  return { system, prompt: `${prompt}\n\n${schemaIntro}\n${formatSchema(step.schema)}` };
}

function fillPrompt(prompt: string, vars: PromptVars, schema?: string): string {
  if (vars === undefined) return schema === undefined ? prompt : fillSchema(prompt, schema);
  return fillTemplate(prompt, schema === undefined ? vars : { ...vars, [schemaName]: schema });
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
