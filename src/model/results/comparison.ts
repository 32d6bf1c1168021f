import * as z from "zod";
import { comparedMetricSchema, gateSchema } from "../config/gate.ts";

/** What the tests say of a difference (STATISTICS: better, no worse by the margin, worse, too few to tell). */
export const verdictSchema = z.enum(["better", "worse", "no worse", "cannot tell"]);
export type Verdict = z.infer<typeof verdictSchema>;

/** Tests of one side; errored ones are in the total and not passed. */
export const comparedCountsSchema = z.object({
  passed: z.int(),
  total: z.int(),
  errored: z.int().optional(),
});
export type ComparedCounts = z.infer<typeof comparedCountsSchema>;

const sides = { base: comparedCountsSchema, head: comparedCountsSchema };

/** Points, from -100 to 100: head less base, over the strata that both have. */
const differenceKeys = {
  difference: z.number(),
  interval: z.tuple([z.number(), z.number()]),
};

const judgedKeys = {
  ...differenceKeys,
  /** mid-p, and exact, of the exact conditional Mantel-Haenszel test over strata. */
  p: z.number(),
  pExact: z.number(),
  /** After Holm over its family; 1 where so few tests could show nothing. */
  pAdjusted: z.number(),
  verdict: verdictSchema,
  /** Worse is shown too, but by less than the margin. */
  isLower: z.literal(true).optional(),
  /** So few tests that no outcome of them could show a difference. */
  isPossible: z.literal(false).optional(),
  /** Errored tests that the verdict hangs on. */
  erroredDecide: z.int().optional(),
  /** Tests a side it takes to tell a difference of the margin, where they are more than there are. */
  needed: z.int().optional(),
};

/** One provider × scenario that both runs have, in the metric that was asked for. */
export const comparedCellSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  metric: comparedMetricSchema,
  ...sides,
  ...judgedKeys,
});
export type ComparedCell = z.infer<typeof comparedCellSchema>;

/** One provider over all scenarios that both runs have. */
export const comparedTotalSchema = comparedCellSchema.omit({ scenario: true });
export type ComparedTotal = z.infer<typeof comparedTotalSchema>;

/** A metric that was not asked for: its interval, and no verdict. `scenario` is absent for all of a provider. */
export const otherDifferenceSchema = z.object({
  provider: z.string(),
  scenario: z.int().optional(),
  metric: comparedMetricSchema,
  ...sides,
  ...differenceKeys,
});
export type OtherDifference = z.infer<typeof otherDifferenceSchema>;

const timesSchema = z.object({
  tests: z.int(),
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
});

/** Times of tests of one provider, those of a scenario or all; `shiftMs` head less base, by van Elteren's test over strata. */
export const comparedTimesSchema = z.object({
  provider: z.string(),
  scenario: z.int().optional(),
  base: timesSchema,
  head: timesSchema,
  shiftMs: z.number(),
  /** Absent where so few tests set it no limits. */
  interval: z.tuple([z.number(), z.number()]).optional(),
  p: z.number(),
});
export type ComparedTimes = z.infer<typeof comparedTimesSchema>;

const usageSchema = z.object({
  tests: z.int(),
  attempts: z.int(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional(),
});

/** What one provider took on each side, over the strata that both have. */
export const comparedUsageSchema = z.object({
  provider: z.string(),
  base: usageSchema,
  head: usageSchema,
});
export type ComparedUsage = z.infer<typeof comparedUsageSchema>;

/** What `from` and `to` of a change are the hash of, where there may be a text to look at. */
export const changedTextSchema = z.enum(["config", "scenario", "schema", "cases", "prompt"]);
export type ChangedText = z.infer<typeof changedTextSchema>;

/** Something that is not the same on both sides; a side that lacks it has `null`. */
export const comparedChangeSchema = z.object({
  what: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  text: changedTextSchema.optional(),
  /** Whose text it is. */
  scenario: z.int().optional(),
});
export type ComparedChange = z.infer<typeof comparedChangeSchema>;

/** How a test ended, as a comparison tells it; `retried` passed, but not at its first attempt. */
export const comparedStateSchema = z.enum(["passed", "retried", "failed", "errored"]);
export type ComparedState = z.infer<typeof comparedStateSchema>;

/** A test that ended otherwise: of the same case and round, or of the same run number where there are no cases. */
export const flippedTestSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  /** On the side of the head; `baseRunNumber` where that of the base is another. */
  runNumber: z.int(),
  baseRunNumber: z.int().optional(),
  case: z.string().optional(),
  from: comparedStateSchema,
  to: comparedStateSchema,
});
export type FlippedTest = z.infer<typeof flippedTestSchema>;

/** What only one side has tests of; `in` is the side that lacks them. */
export const missingTestsSchema = z.object({
  provider: z.string(),
  scenario: z.int(),
  case: z.string().optional(),
  in: z.enum(["base", "head"]),
  tests: z.int(),
});
export type MissingTests = z.infer<typeof missingTestsSchema>;

/** Two runs compared: the document of `compare`. Rates and differences are in points, 0 to 100. */
export const comparisonSchema = z.object({
  /** Run ids. */
  base: z.string(),
  head: z.string(),
  /** Of all providers together: the worst of them. */
  verdict: verdictSchema,
  /** In words, what the verdict is and what it rests on: a line for each provider. */
  sentence: z.string(),
  metric: comparedMetricSchema,
  margin: z.number(),
  cells: z.array(comparedCellSchema),
  totals: z.array(comparedTotalSchema),
  others: z.array(otherDifferenceSchema),
  latency: z.array(comparedTimesSchema),
  usage: z.array(comparedUsageSchema),
  changed: z.array(comparedChangeSchema),
  flipped: z.array(flippedTestSchema),
  missing: z.array(missingTestsSchema),
  /** What cannot be said of these runs, and why. */
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** Whether a provider's rate reaches the least that the gate asks for. */
export const minRateResultSchema = z.object({
  provider: z.string(),
  passed: z.int(),
  total: z.int(),
  /** Clopper-Pearson, 95 %, in points. */
  interval: z.tuple([z.number(), z.number()]),
  result: z.enum(["met", "not met", "undecided"]),
});
export type MinRateResult = z.infer<typeof minRateResultSchema>;

/** What a gate says of a run. */
export const gateResultSchema = z.enum(["passed", "failed", "undecided"]);
export type GateResult = z.infer<typeof gateResultSchema>;

/** The document of `gate`: the comparison with the baseline, what the rule says of it, and why. */
export const gateReportSchema = z.object({
  ...comparisonSchema.shape,
  /** Null where the config has no baseline. */
  base: z.string().nullable(),
  gate: gateSchema,
  result: gateResultSchema,
  /** Each a sentence; never empty. */
  reasons: z.array(z.string()),
  minRates: z.array(minRateResultSchema),
});
export type GateReport = z.infer<typeof gateReportSchema>;

/** The word of a gate, and why: the reason that counts most first. */
export const judgedGateSchema = gateReportSchema.pick({ result: true, reasons: true });
export type JudgedGate = z.infer<typeof judgedGateSchema>;

/** One line of `gates.jsonl` in the data folder: what a gate said of a run. */
export const gateRecordSchema = z.object({
  /** ISO 8601, when it was judged. */
  timestamp: z.string(),
  /** Name of the config. */
  config: z.string(),
  base: z.string().nullable(),
  head: z.string(),
  gate: gateSchema,
  verdict: verdictSchema,
  result: gateResultSchema,
  reasons: z.array(z.string()),
});
export type GateRecord = z.infer<typeof gateRecordSchema>;
