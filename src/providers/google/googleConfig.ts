import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

/** Where the API is unless a config names another `baseUrl`. */
export const googleBaseUrl = "https://generativelanguage.googleapis.com/v1beta";

export const googleProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("google").meta({ description: "The Google Gemini API." }),
  baseUrl: baseUrlSchema.optional(),
  ...httpKeys,
});
export type GoogleConfig = z.infer<typeof googleProviderSchema>;
