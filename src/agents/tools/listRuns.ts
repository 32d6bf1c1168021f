import * as z from "zod";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { formatCount, formatPlural, formatRate } from "../../model/words/figures.ts";
import { defineTool } from "../agentTool.ts";
import { oneLine } from "../words/oneLine.ts";
import { findGoingId } from "./findRun.ts";
import { limitInput, offsetInput, takePage } from "./inputs.ts";

export const listRunsTool = defineTool({
  name: "list_runs",
  title: "List runs",
  description:
    "Lists the Touchstone runs of the workspace that have ended, the newest first, with their rates; and names the run that goes on.",
  effect: "reads",
  input: z.strictObject({
    limit: limitInput,
    offset: offsetInput,
    name: z
      .string()
      .max(1000)
      .optional()
      .meta({ description: "Only runs of the config of this name." }),
  }),
  output: z.object({
    total: z.int(),
    /** Id of the run that goes on. */
    running: z.string().optional(),
    runs: z.array(
      z.object({
        runId: z.string(),
        name: z.string(),
        timestamp: z.string(),
        status: z.string(),
        tests: z.int(),
        successRate: z.number(),
        firstAttemptSuccessRate: z.number().optional(),
        providers: z.array(z.string()),
        /** Whether its result file is here: without it nothing else is known of the run. */
        hasFile: z.boolean(),
      }),
    ),
  }),
  async run({ name, ...page }, context) {
    const running = await findGoingId(context);
    const { rows } = await context.runs.store.loadIndex();
    const fitting = rows.flatMap((row) =>
      row.kind === "run" && (name === undefined || row.entry.name === name)
        ? [describeEntry(row.entry, row.hasFile)]
        : [],
    );
    const runs = takePage(fitting, page);
    return {
      text: [
        `${formatPlural(fitting.length, "run")}.`,
        ...(running === undefined ? [] : [`Run ${running} goes on.`]),
        ...runs.map(formatEntry),
      ].join("\n"),
      data: { total: fitting.length, ...(running === undefined ? {} : { running }), runs },
    };
  },
});

// --- internal ---

const mostProviders = 50;

function describeEntry(entry: IndexEntry, hasFile: boolean) {
  const { id, name = "", timestamp, status = "completed", summary } = entry;
  const { firstAttemptSuccessRate } = entry;
  return {
    runId: id,
    name,
    timestamp,
    status,
    tests: summary.totalTests,
    successRate: summary.successRate,
    ...(firstAttemptSuccessRate === undefined ? {} : { firstAttemptSuccessRate }),
    providers: summary.providers.slice(0, mostProviders),
    hasFile,
  };
}

function formatEntry(run: ReturnType<typeof describeEntry>): string {
  const { runId, name, timestamp, status, tests, successRate, hasFile } = run;
  const lost = hasFile ? "" : ", its file is not here";
  const figures = `${status}, ${formatRate(successRate)} of ${formatCount(tests)} tests passed`;
  return oneLine(`- ${runId} ${timestamp} ${name}: ${figures}${lost}`, 400);
}
