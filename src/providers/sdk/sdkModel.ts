import type { OpenAICompatibleProvider } from "@ai-sdk/openai-compatible";

/** A model as every `@ai-sdk` package offers it; `doGenerate` makes one request and repeats nothing. */
export type SdkModel = ReturnType<OpenAICompatibleProvider["languageModel"]>;
