import * as z from "zod";

/** What became of an accepted reply of a scenario that was spoiled in one thing after the other. */
export const scenarioTeethSchema = z.object({
  scenario: z.int(),
  refused: z.int(),
  /** Spoiled replies. */
  total: z.int(),
  /** What is let pass: at each place of the reply, ways in which it was spoiled. */
  passed: z.array(z.object({ path: z.array(z.string()), mutations: z.array(z.string()) })),
  /** Places of the reply that were left alone, as there are more than are tried. */
  pathsLeft: z.int().optional(),
});
export type ScenarioTeeth = z.infer<typeof scenarioTeethSchema>;

/** Of each prompt scenario of a run: what its schemas let pass, or why that is not known. */
export const runTeethSchema = z.object({
  scenarios: z.array(
    z.union([scenarioTeethSchema, z.object({ scenario: z.int(), problem: z.string() })]),
  ),
});
export type RunTeeth = z.infer<typeof runTeethSchema>;
