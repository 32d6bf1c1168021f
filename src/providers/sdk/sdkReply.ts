import { isJsonObject } from "../../model/json/jsonValue.ts";
import { ProviderError, type ProviderReply } from "../../model/provider.ts";
import type { SdkModel } from "./sdkModel.ts";

type SdkResult = Awaited<ReturnType<SdkModel["doGenerate"]>>;

/**
 * The reply to judge: text as it came, counts only where the provider gave them. Throws a `ProviderError` when
 * the body holds no reply at all.
 */
export function buildReply(result: SdkResult): ProviderReply {
  const body = toRecord(result.response?.body);
  if (!replyKeys.some((key) => key in body)) {
    throw new ProviderError("the reply has not the expected form", {
      kind: "http",
      httpStatus: 200,
      rawResponse: JSON.stringify(result.response?.body),
    });
  }
  const refusal = readRefusal(body);
  const text = joinText(result.content, "text");
  const reasoning = joinText(result.content, "reasoning");
  return {
    text: text === "" ? (refusal ?? markReasoning(reasoning)) : text,
    ...(reasoning === "" ? {} : { reasoning: true }),
    inputTokens: readCount(result.usage, "input"),
    outputTokens: readCount(result.usage, "output"),
    finishReason: readFinishReason(result, refusal !== undefined),
    responseModel: result.response?.modelId ?? readModelVersion(body),
    httpStatus: 200,
  };
}

// --- internal ---

/** One of them is in every reply; Google's SDK takes anything for one. */
const replyKeys = ["choices", "content", "candidates", "promptFeedback"];

/** Names of the counts in the wire formats; the SDKs fill in 0 for one that is missing. */
const countNames = {
  input: ["prompt_tokens", "input_tokens", "promptTokenCount"],
  output: ["completion_tokens", "output_tokens", "candidatesTokenCount"],
} as const;

function joinText(content: SdkResult["content"], type: "text" | "reasoning"): string {
  let text = "";
  for (const part of content) if (part.type === type) text += part.text;
  return text;
}

/** As models write it whose reasoning is not told apart, so that no draft in it counts as an answer. */
function markReasoning(reasoning: string): string {
  return reasoning === "" ? "" : `<think>\n${reasoning}\n</think>`;
}

function readCount(usage: SdkResult["usage"], side: "input" | "output"): number | undefined {
  const count = side === "input" ? usage.inputTokens.total : usage.outputTokens.total;
  if (count !== 0) return count;
  const raw: Record<string, unknown> = usage.raw ?? {};
  return countNames[side].some((name) => typeof raw[name] === "number") ? 0 : undefined;
}

/** The SDKs' common word, or the provider's own where they have none. */
function readFinishReason({ finishReason }: SdkResult, refused: boolean): string {
  const { unified, raw } = finishReason;
  if (refused || raw === "refusal") return "refusal";
  return unified === "other" ? (raw ?? unified) : unified;
}

/** OpenAI's `refusal`, which stands in place of the content. */
function readRefusal({ choices }: Record<string, unknown>): string | undefined {
  const first = Array.isArray(choices) ? toRecord(choices[0]) : {};
  const { refusal } = toRecord(first.message);
  return typeof refusal === "string" && refusal !== "" ? refusal : undefined;
}

/** Google's name of the model that answered, which its SDK leaves out. */
function readModelVersion({ modelVersion }: Record<string, unknown>): string | undefined {
  return typeof modelVersion === "string" ? modelVersion : undefined;
}

function toRecord(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}
