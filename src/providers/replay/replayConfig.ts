import * as z from "zod";
import { editorHints } from "../../model/config/editorHints.ts";
import { providerKeys } from "../../model/config/providerConfig.ts";
import { componentIdSchema } from "../../model/ids.ts";

export const replayProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("replay").meta({ description: "The stored replies of an earlier run." }),
  run: z
    .union([z.uuid(), z.literal("latest")])
    .meta({ description: "Id of the run whose replies are played again, or `latest`." })
    .register(editorHints, { example: "latest" }),
  provider: componentIdSchema
    .meta({ description: "Provider of that run." })
    .register(editorHints, { isProvider: true }),
});
export type ReplayConfig = z.infer<typeof replayProviderSchema>;
