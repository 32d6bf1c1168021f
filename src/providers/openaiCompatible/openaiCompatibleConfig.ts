import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

export const openaiCompatibleProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z
    .literal("openai-compatible")
    .meta({ description: "Any server that speaks the OpenAI chat API." }),
  baseUrl: baseUrlSchema,
  ...httpKeys,
});
export type OpenaiCompatibleConfig = z.infer<typeof openaiCompatibleProviderSchema>;
