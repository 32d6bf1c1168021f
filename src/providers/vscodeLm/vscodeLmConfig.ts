import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";

export const vscodeLmProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z
    .literal("vscode-lm")
    .meta({ description: "A language model of VS Code; runs in the editor only." }),
  vendor: z
    .string()
    .min(1)
    .meta({ description: "Vendor of the language model, such as `copilot`." }),
  family: z.string().min(1).meta({ description: "Model family, such as `gpt-4o`." }),
});
export type VscodeLmConfig = z.infer<typeof vscodeLmProviderSchema>;
