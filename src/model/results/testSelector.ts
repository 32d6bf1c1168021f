import * as z from "zod";
import { testOutcomeSchema } from "./testOutcome.ts";

/** Some of the tests of a run: those that all keys fit which are there. */
export const testSelectorSchema = testOutcomeSchema
  .pick({ provider: true, scenario: true, runNumber: true, state: true })
  .partial();
export type TestSelector = z.infer<typeof testSelectorSchema>;

/** Further rounds of some cells of a run: of those that any of these fits, of all where none are named. */
export const topUpSchema = z.object({
  cells: z.array(testSelectorSchema.pick({ provider: true, scenario: true })).optional(),
  rounds: z.int().min(1).max(1_000_000),
});
export type TopUp = z.infer<typeof topUpSchema>;
