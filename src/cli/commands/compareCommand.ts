import { streamComparisonCsv } from "../../report/comparison/comparisonCsv.ts";
import { formatComparisonMarkdown } from "../../report/comparison/comparisonMarkdown.ts";
import { formatComparison } from "../../report/comparison/comparisonTable.ts";
import { type ComparedRuns, compareStored } from "../../run/compare/compareStored.ts";
import { writeFileAtomic } from "../../store/atomicFile.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { openCommandRuns } from "../commandRuns.ts";
import { readCompareOptions } from "../line/compareOptions.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readChoice, readText, usageError } from "../line/options.ts";
import { resolveRunIds } from "../line/runIds.ts";
import { formatPath, resolveOut } from "../line/shownPath.ts";
import { tableOptionsOf } from "../output/tableOptions.ts";

export const compareCommand: CommandSpec = {
  name: "compare",
  usage:
    "<base|baseline> <head>… [--fail-on regression] [--metric METRIC] [--margin N] [--format FORMAT] [--out FILE]",
  help: "say whether runs are better, worse or no worse than the first, and what else differs",
  options: {
    "fail-on": { value: "regression", help: "exit with 1 when a run is worse than the base" },
    metric: {
      value: "METRIC",
      help: "what is counted: first (attempt), final or value; the gate's, else first",
    },
    margin: { value: "N", help: "points that are no worse; the gate's, else 5" },
    format: { value: "FORMAT", help: "text, markdown, or csv: every test as one tidy table" },
    out: { value: "FILE", help: "file to write; stdout when absent" },
  },
  positionals: { least: 2, most: 20 },
  run: compare,
};

// --- internal ---

async function compare(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const failOn = readChoice(input, "fail-on", ["regression"]);
  const format = formats[readChoice(input, "format", Object.keys(formats)) ?? "text"];
  if (context.json && input.values.has("format"))
    throw usageError("--json is a format of its own.");
  const { store } = (await openCommandRuns(context)).runs;
  const runIds = await resolveCompared(store, input.positionals);
  const head = (await store.openResult(runIds[1] ?? "")).head;
  const compared = await compareStored(store, runIds, readCompareOptions(input, head));
  const isWorse = compared.comparisons.some(({ verdict }) => verdict === "worse");
  const exitCode = failOn !== undefined && isWorse ? exitCodes.mismatch : exitCodes.fine;
  const output =
    context.json || format === undefined ? formatJson(compared) : format(compared, context);
  const out = readText(input, "out");
  if (out === undefined) return { exitCode, output };
  const file = resolveOut(out);
  await writeFileAtomic(file, output);
  return { exitCode, output: `${formatPath(file)}\n` };
}

/** The ids of the runs; `baseline` is that of the config of the first head. */
async function resolveCompared(
  store: TestDataStore,
  [base = "", ...heads]: readonly string[],
): Promise<string[]> {
  const headIds = await resolveRunIds(store, heads);
  if (base !== "baseline") return [...(await resolveRunIds(store, [base])), ...headIds];
  const { head } = await store.openResult(headIds[0] ?? "");
  const { name } = head.config;
  const { runs, problem } = await store.loadBaselines();
  const baseline = name === undefined ? undefined : runs.get(name);
  if (baseline !== undefined) return [baseline, ...headIds];
  const why = problem === undefined ? "" : ` ${problem}`;
  throw usageError(
    `No run is marked as the baseline of ${JSON.stringify(name ?? "this run")}.${why}`,
  );
}

/** The document of two runs; of more a list of them, each head against the base. */
function formatJson({ comparisons }: ComparedRuns): string {
  return formatDocument(comparisons.length === 1 ? comparisons[0] : comparisons);
}

type FormatCompared = (compared: ComparedRuns, context: CommandContext) => string;

const formats: Readonly<Record<string, FormatCompared>> = {
  text: ({ comparisons }, { stdout }) =>
    comparisons
      .map((comparison) => {
        const text = formatComparison(comparison, tableOptionsOf(stdout));
        return comparisons.length === 1 ? text : `Run ${comparison.head}\n\n${text}`;
      })
      .join("\n"),
  markdown: ({ base, heads, comparisons }) =>
    comparisons
      .map((comparison, at) => formatComparisonMarkdown(comparison, heads[at]?.head ?? base.head))
      .join("\n"),
  csv: ({ base, heads }) => [...streamComparisonCsv(base, heads)].join(""),
};
