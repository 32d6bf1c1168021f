import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

/** Where the API is unless a config names another `baseUrl`. */
export const anthropicBaseUrl = "https://api.anthropic.com/v1";

export const anthropicProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("anthropic").meta({ description: "The Anthropic API." }),
  baseUrl: baseUrlSchema.optional(),
  ...httpKeys,
});
export type AnthropicConfig = z.infer<typeof anthropicProviderSchema>;
