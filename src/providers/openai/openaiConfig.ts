import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

/** Where the API is unless a config names another `baseUrl`. */
export const openaiBaseUrl = "https://api.openai.com/v1";

export const openaiProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("openai").meta({ description: "The OpenAI API." }),
  baseUrl: baseUrlSchema.optional(),
  ...httpKeys,
});
export type OpenaiConfig = z.infer<typeof openaiProviderSchema>;
