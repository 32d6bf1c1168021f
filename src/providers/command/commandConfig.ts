import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { secretTextSchema } from "../../model/config/secretRef.ts";

export const commandProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("command").meta({
    description:
      "A program of your own. It cannot enforce a schema, so it takes no strict scenario.",
  }),
  command: z.string().min(1).meta({
    description:
      "Program to start for every attempt; it reads the request from stdin and prints the reply.",
  }),
  args: z.array(z.string()).default([]).meta({ description: "Arguments of the program." }),
  cwd: z.string().optional().meta({
    description: "Folder to start it in, relative to this file; this file's folder when absent.",
  }),
  env: z
    .record(z.string(), secretTextSchema)
    .default({})
    .meta({ description: "Environment variables added for it." }),
});
export type CommandConfig = z.infer<typeof commandProviderSchema>;
