import * as z from "zod";
import { providerKeys } from "../../model/config/providerConfig.ts";

const probability = z.number().min(0).max(1);

const faultsSchema = z.strictObject({
  malformed: probability.default(0).meta({ description: "Share of replies that are not JSON." }),
  missingField: probability
    .default(0)
    .meta({ description: "Share of replies that lack a required key." }),
  wrongType: probability
    .default(0)
    .meta({ description: "Share of replies with a value of the wrong type." }),
  fenced: probability.default(0).meta({ description: "Share of replies inside a Markdown fence." }),
  prose: probability.default(0).meta({ description: "Share of replies embedded in prose." }),
  truncated: probability
    .default(0)
    .meta({ description: "Share of replies cut off by the length limit." }),
  refusal: probability.default(0).meta({ description: "Share of refusals." }),
  wrongValue: probability.default(0).meta({
    description: "Share of replies that fit the schema but are not what their case expects.",
  }),
  httpError: probability
    .default(0)
    .meta({ description: "Share of attempts answered with HTTP 503." }),
  timeout: probability.default(0).meta({ description: "Share of attempts never answered." }),
});
export type Faults = z.infer<typeof faultsSchema>;

export const simulatedProviderSchema = z.strictObject({
  ...providerKeys,
  kind: z.literal("simulated").meta({
    description: "Replies made from the schema, without key or network, with faults on purpose.",
  }),
  seed: z
    .int()
    .default(1)
    .meta({ description: "The same seed gives the same replies and faults." }),
  latencyMs: z
    .number()
    .nonnegative()
    .default(0)
    .meta({ description: "Time each reply takes, in milliseconds." }),
  faults: faultsSchema.prefault({}).meta({ description: "How often each fault happens, 0 to 1." }),
});
export type SimulatedConfig = z.infer<typeof simulatedProviderSchema>;
