import { errorMessage } from "../../model/userError.ts";
import { formatGateMarkdown } from "../../report/comparison/comparisonMarkdown.ts";
import type { FrequentFailures } from "../../report/frequentFailures.ts";
import type { GatedRun } from "../../run/compare/gateRun.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { CommandContext, CommandInput, CommandResult, OptionSpec } from "../command.ts";
import { chooseFolder } from "../line/chooseFolder.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readChoice } from "../line/options.ts";
import { addToSummary, formatRunSummary, readSummaryFile, summaryOption } from "./stepSummary.ts";

/** What a CI service is told besides the exit code. */
export interface CiWishes {
  /** The file that the summary of the step goes to. */
  readonly summaryFile: string | undefined;
  readonly hasAnnotations: boolean;
}

export const ciOptions: Readonly<Record<string, OptionSpec>> = {
  ...summaryOption,
  annotations: {
    value: "github",
    help: "mark schemas and prompts of tests that did not pass, as GitHub shows them beside a change",
  },
};

/** Throws `UserError` ("usage") where there is no step whose summary could be written. */
export function readCiWishes(input: CommandInput, env: NodeJS.ProcessEnv): CiWishes {
  return {
    summaryFile: readSummaryFile(input, env),
    hasAnnotations: readChoice(input, "annotations", ["github"]) !== undefined,
  };
}

/** A run that a CI service is told of. */
export interface ToldRun {
  readonly id: string;
  readonly store: TestDataStore;
  readonly failures: FrequentFailures;
  /** Absolute. */
  readonly configFile: string;
  /** What its gate said. */
  readonly gated?: GatedRun | undefined;
}

/** Tells the CI service what it was asked to; the command ends as it did, and what cannot be told is a warning. */
export async function tellCi(
  result: CommandResult,
  { summaryFile, hasAnnotations }: CiWishes,
  run: ToldRun,
  context: CommandContext,
): Promise<CommandResult> {
  const lines: string[] = [];
  try {
    if (hasAnnotations) lines.push(...(await annotate(run, result, context)));
    if (summaryFile !== undefined) await addToSummary(summaryFile, await summarize(run));
  } catch (error) {
    lines.push(`warning: the CI service is not told all: ${errorMessage(error)}`);
  }
  if (lines.length === 0) return result;
  return { ...result, remark: `${result.remark ?? ""}${lines.join("\n")}\n` };
}

// --- internal ---

/** GitHub shows ten of a step. */
const mostAnnotations = 10;

/** Failures that the command ends well with are no errors there either. */
async function annotate(
  { failures, configFile }: ToldRun,
  { exitCode }: CommandResult,
  { dataFolder }: CommandContext,
): Promise<string[]> {
  // They read the config, whose kinds bring much with them.
  const { formatGithubAnnotation, listAnnotations } = await import("./annotations.ts");
  const folder = chooseFolder(configFile, dataFolder);
  const level = exitCode === exitCodes.fine ? "warning" : "error";
  const root = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const found = await listAnnotations(failures.list(mostAnnotations), configFile, folder);
  return found.map((each) => formatGithubAnnotation(each, level, root));
}

async function summarize({ store, id, gated }: ToldRun): Promise<string> {
  const text = await formatRunSummary(store, id);
  return gated === undefined ? text : `${formatGateMarkdown(gated.report, gated.head)}\n${text}`;
}
