import { splitComparedRef } from "../../model/results/comparedRef.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import { type ComparedRuns, comparisonFormats } from "../../report/comparison/comparisonFormats.ts";
import { formatComparison } from "../../report/comparison/comparisonTable.ts";
import { compareStored } from "../../run/compare/compareStored.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { widenHeap } from "../boundHeap.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { openCommandStore } from "../commandStore.ts";
import { readCompareOptions } from "../line/compareOptions.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readChoice, usageError } from "../line/options.ts";
import { tableOptionsOf } from "../output/tableOptions.ts";
import { writeOut } from "../output/writeOut.ts";

export const compareCommand: CommandSpec = {
  name: "compare",
  usage:
    "<base|baseline>[:PROVIDER] <head>[:PROVIDER]… [--fail-on regression] [--metric METRIC] [--margin N] [--format FORMAT] [--out FILE]",
  help: "say whether runs are better, worse or no worse than the first, and what else differs",
  options: {
    "fail-on": { value: "regression", help: "exit with 1 when a run is worse than the base" },
    metric: {
      value: "METRIC",
      help: "what is counted: first (attempt), final or value; the gate's, else first",
    },
    margin: { value: "N", help: "points that are no worse; the gate's, else 5" },
    format: {
      value: "FORMAT",
      help: formatAlternatives([
        "text",
        ...comparisonFormats.map(({ name, description }) => `${name} (${description})`),
      ]),
    },
    out: { value: "FILE", help: "file to write; stdout when absent" },
  },
  positionals: { least: 2, most: 20 },
  run: compare,
};

// --- internal ---

async function compare(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const failOn = readChoice(input, "fail-on", ["regression"]);
  const asked = readChoice(input, "format", [...formats.keys()]) ?? "text";
  if (context.json && input.values.has("format"))
    throw usageError("--json is a format of its own.");
  widenHeap();
  const { store } = await openCommandStore(context);
  const refs = await resolveCompared(store, input.positionals);
  const { head } = await store.openResult(splitComparedRef(refs[1] ?? "").runId);
  const compared = await compareStored(store, refs, readCompareOptions(input, head));
  const isWorse = compared.comparisons.some(({ verdict }) => verdict === "worse");
  const exitCode = failOn !== undefined && isWorse ? exitCodes.mismatch : exitCodes.fine;
  const format = formats.get(context.json ? "json" : asked) ?? formatText;
  const text = [...format(compared, context)].join("");
  return { exitCode, output: await writeOut(text, input, context, store) };
}

/** The runs by their full ids, each with the provider that was named behind a colon. */
async function resolveCompared(store: TestDataStore, refs: readonly string[]): Promise<string[]> {
  const [base, ...heads] = refs.map(splitComparedRef);
  const headIds = await resolveRunIds(
    store,
    heads.map(({ runId }) => runId),
  );
  const baseId = await resolveBase(store, base?.runId ?? "", headIds[0] ?? "");
  return [baseId, ...headIds].map((id, at) => {
    const provider = at === 0 ? base?.provider : heads[at - 1]?.provider;
    return provider === undefined ? id : `${id}:${provider}`;
  });
}

/** `baseline` is that of the config of the first head. */
async function resolveBase(store: TestDataStore, name: string, headId: string): Promise<string> {
  if (name !== "baseline") return (await resolveRunIds(store, [name]))[0] ?? "";
  const config = (await store.openResult(headId)).head.config.name;
  const { runs, problem } = await store.loadBaselines();
  const baseline = config === undefined ? undefined : runs.get(config);
  if (baseline !== undefined) return baseline;
  const why = problem === undefined ? "" : ` ${problem}`;
  throw usageError(
    `No run is marked as the baseline of ${JSON.stringify(config ?? "this run")}.${why}`,
  );
}

type FormatCompared = (compared: ComparedRuns, context: CommandContext) => Iterable<string>;

function formatText({ comparisons }: ComparedRuns, { stdout }: CommandContext): string[] {
  return comparisons.map((comparison, at) => {
    const text = formatComparison(comparison, tableOptionsOf(stdout));
    if (comparisons.length === 1) return text;
    return `${at === 0 ? "" : "\n"}Run ${comparison.head}\n\n${text}`;
  });
}

const formats: ReadonlyMap<string, FormatCompared> = new Map([
  ["text", formatText],
  ...comparisonFormats.map(({ name, format }): [string, FormatCompared] => [name, format]),
]);
