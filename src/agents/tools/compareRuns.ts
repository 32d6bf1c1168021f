import * as z from "zod";
import { comparedMetricSchema } from "../../model/config/gate.ts";
import {
  type Comparison,
  comparedCellSchema,
  comparedTotalSchema,
  flippedTestSchema,
  verdictSchema,
} from "../../model/results/comparison.ts";
import { UserError } from "../../model/userError.ts";
import { fillCompareOptions } from "../../report/comparison/compareOptions.ts";
import { findBaseline } from "../../run/baseline/findBaseline.ts";
import { compareStored } from "../../run/compare/compareStored.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { defineTool } from "../agentTool.ts";
import { limitInput, runInput } from "./inputs.ts";

export const compareRunsTool = defineTool({
  name: "compare_runs",
  title: "Compare two runs",
  description:
    "Says whether a Touchstone run is better, worse or no worse than another, by the statistics of the tests that both have, and what else differs. No replies are in it.",
  effect: "reads",
  input: z.strictObject({
    base: z.string().max(100).default("baseline").meta({
      description: "Run id, or `baseline` for the run that is marked as that of the config.",
    }),
    head: runInput,
    metric: comparedMetricSchema.optional().meta({
      description: "What is counted; that of the config's gate, else the first attempt.",
    }),
    margin: z.number().positive().max(100).optional().meta({
      description: "Points that are no worse; those of the config's gate, else 5.",
    }),
    limit: limitInput,
  }),
  output: z.object({
    base: z.string(),
    head: z.string(),
    verdict: verdictSchema,
    /** What the verdict rests on, a sentence for each provider. */
    sentences: z.array(z.string()),
    metric: comparedMetricSchema,
    margin: z.number(),
    totals: z.array(comparedTotalSchema),
    totalCells: z.int(),
    cells: z.array(comparedCellSchema),
    totalFlipped: z.int(),
    flipped: z.array(flippedTestSchema),
    /** Names of what is not the same on both sides. */
    changed: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  async run({ base, head, metric, margin, limit }, { runs: { store } }) {
    const [headId = ""] = await resolveRunIds(store, [head]);
    const { head: headOf } = await store.openResult(headId);
    const baseId =
      base === "baseline" ? await requireBaseline(store, headOf) : await findOne(store, base);
    const options = fillCompareOptions({ metric, margin }, headOf);
    const { comparisons } = await compareStored(store, [baseId, headId], options);
    const [comparison] = comparisons;
    if (comparison === undefined) throw new RangeError("two runs make one comparison");
    const data = describeComparison(comparison, limit);
    const { verdict, sentences, notes } = data;
    const ids = `Run ${data.head} against ${data.base}: ${verdict}.`;
    return { text: [ids, ...sentences, ...notes.map((note) => `- ${note}`)].join("\n"), data };
  },
});

// --- internal ---

async function findOne(store: TestDataStore, name: string): Promise<string> {
  const [runId = ""] = await resolveRunIds(store, [name]);
  return runId;
}

async function requireBaseline(
  store: TestDataStore,
  head: Parameters<typeof findBaseline>[1],
): Promise<string> {
  const found = await findBaseline(store, head);
  if ("lacking" in found) throw new UserError(found.lacking, { code: "not_found" });
  return found.runId;
}

function describeComparison(comparison: Comparison, limit: number) {
  const { base, head, verdict, sentence, metric, margin, totals, cells, flipped } = comparison;
  return {
    ...{ base, head, verdict, metric, margin },
    sentences: sentence.split("\n"),
    totals: totals.slice(0, limit),
    totalCells: cells.length,
    cells: cells.slice(0, limit),
    totalFlipped: flipped.length,
    flipped: flipped.slice(0, limit),
    changed: comparison.changed.slice(0, limit).map(({ what }) => what),
    notes: comparison.notes.slice(0, limit),
  };
}
