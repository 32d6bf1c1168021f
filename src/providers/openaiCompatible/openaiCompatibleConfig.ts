import * as z from "zod";
import { editorHints } from "../../model/config/editorHints.ts";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

export const openaiCompatibleProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z
    .literal("openai-compatible")
    .meta({ description: "Any server that speaks the OpenAI chat API." }),
  baseUrl: baseUrlSchema,
  ...httpKeys,
  apiKey: httpKeys.apiKey.meta({}).register(editorHints, { isUsual: false }),
});
export type OpenaiCompatibleConfig = z.infer<typeof openaiCompatibleProviderSchema>;
