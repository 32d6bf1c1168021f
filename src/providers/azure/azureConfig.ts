import * as z from "zod";
import { editorHints } from "../../model/config/editorHints.ts";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { baseUrlSchema, httpKeys } from "../httpKeys.ts";

const { model: _, ...keys } = httpKeys;

export const azureProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("azure").meta({ description: "A deployment of the Azure OpenAI service." }),
  resource: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/i, "must be the name of a resource: letters, digits and -")
    .optional()
    .meta({ description: "Name of the resource, as in `https://<resource>.openai.azure.com`." })
    .register(editorHints, { isUsual: true }),
  baseUrl: baseUrlSchema
    .optional()
    .meta({ description: "Root of the service where it has another address than the resource's." }),
  deployment: z.string().min(1).meta({ description: "Name of the deployment." }),
  apiVersion: z
    .string()
    .min(1)
    .default("2024-10-21")
    .meta({ description: "Version of the API, sent as `api-version`." }),
  ...keys,
});
export type AzureConfig = z.infer<typeof azureProviderSchema>;

/** Root of the service; undefined where the config names neither resource nor address. */
export function findAzureUrl({ resource, baseUrl }: Partial<AzureConfig>): string | undefined {
  if (baseUrl !== undefined) return baseUrl;
  return resource === undefined ? undefined : `https://${resource}.openai.azure.com`;
}
