import * as z from "zod";
import type { ReportCell, ReportModel } from "../../model/results/report.ts";
import { formatCount, formatDuration, formatRate } from "../../model/words/figures.ts";
import { defineTool } from "../agentTool.ts";
import { oneLine } from "../words/oneLine.ts";
import { untrustedSchema } from "../words/untrusted.ts";
import { openRun } from "./findRun.ts";
import { limitInput, offsetInput, runInput, takePage } from "./inputs.ts";
import { describeRun, formatRun, runFiguresSchema } from "./runFigures.ts";

export const runSummaryTool = defineTool({
  name: "run_summary",
  title: "Figures of a run",
  description:
    "Tells what a Touchstone run came to: rates of the whole run and of every provider and scenario, with 95 % intervals, times and costs. No replies are in it.",
  effect: "reads",
  input: z.strictObject({ run: runInput, limit: limitInput, offset: offsetInput }),
  output: runFiguresSchema.extend({
    totalCells: z.int(),
    /** One provider × scenario each; rates 0–100. */
    cells: z.array(
      z.object({
        provider: z.string(),
        scenario: z.int(),
        scenarioName: z.string().optional(),
        planned: z.int().optional(),
        ended: z.int(),
        passed: z.int(),
        failed: z.int(),
        errored: z.int(),
        successRate: z.number(),
        firstAttemptSuccessRate: z.number(),
        /** 95 %, of the success rate. */
        interval: z.tuple([z.number(), z.number()]).optional(),
        p50Ms: z.number().optional(),
        p95Ms: z.number().optional(),
        costUsd: z.number().optional(),
      }),
    ),
    /** Tests that were given up without a request. */
    notSent: z
      .array(z.object({ provider: z.string(), tests: z.int(), reason: untrustedSchema }))
      .optional(),
    /** Why not all of the result file could be read: the figures of cells are of what could be. */
    fault: z.string().optional(),
  }),
  async run({ run: name, ...page }, context, { marker }) {
    const report = await openRun(context, name);
    await report.ready();
    const model = report.model();
    const figures = describeRun(model);
    const cells = takePage(model.cells, page).map((cell) => describeCell(cell, model));
    const notSent = model.notSent?.map(({ reason, ...each }) => {
      return { ...each, reason: marker.mark(reason, longestReason) };
    });
    const fault = model.reading?.fault;
    return {
      text: [formatRun(figures), ...cells.map(formatCell)].join("\n"),
      data: {
        ...figures,
        totalCells: model.cells.length,
        cells,
        ...(notSent === undefined ? {} : { notSent }),
        ...(fault === undefined ? {} : { fault }),
      },
    };
  },
});

// --- internal ---

const longestReason = 300;

function describeCell(cell: ReportCell, { head }: ReportModel) {
  const { provider, scenario, planned, ended, passed, failed, errored, summary, interval } = cell;
  const { successRate, firstAttemptSuccessRate, p50Ms, p95Ms, costUsd } = summary;
  const scenarioName = head.config.scenarioDetails?.[scenario]?.name;
  return {
    provider,
    scenario,
    ...(scenarioName === undefined ? {} : { scenarioName }),
    ...(planned === undefined ? {} : { planned }),
    ...{ ended, passed, failed, errored, successRate, firstAttemptSuccessRate },
    ...(interval === undefined
      ? {}
      : { interval: [interval.lower, interval.upper] as [number, number] }),
    ...(p50Ms === undefined ? {} : { p50Ms }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

function formatCell(cell: ReturnType<typeof describeCell>): string {
  const {
    provider,
    scenario,
    scenarioName = "",
    ended,
    passed,
    successRate,
    interval,
    p50Ms,
  } = cell;
  const within = interval === undefined ? "" : ` (95 % ${interval.map(formatRate).join(" to ")})`;
  const time = p50Ms === undefined ? "" : `, median ${formatDuration(p50Ms)}`;
  const rate = `${formatCount(passed)} of ${formatCount(ended)} passed, ${formatRate(successRate)}${within}`;
  return oneLine(`- ${provider}, scenario ${scenario} ${scenarioName}: ${rate}${time}`, 400);
}
