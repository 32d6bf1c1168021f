import path from "node:path";
import type { RunSelection } from "../../run/activeRun.ts";
import { buildReplacement } from "../../run/models/buildReplacement.ts";
import { buildRunDocument, carryOut } from "../carryOut.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { loadCheckedConfig } from "../line/configFile.ts";
import { exitCodeOfRun } from "../line/exitCode.ts";
import { readPercent, readWhole, readWholes, usageError } from "../line/options.ts";
import { formatFailureList } from "../output/failureList.ts";
import { formatRunEnd } from "../output/runEnd.ts";
import { loadStreamFigures, noStreamFigures } from "../output/streamFigures.ts";

export const runCommand: CommandSpec = {
  name: "run",
  usage: "<config> [--provider ID]… [--scenario N]… [--runs N] [--fail-under PCT] [--try ID=MODEL]",
  help: "run a config's tests",
  options: {
    provider: { value: "ID", multiple: true, help: "only this provider, query or reaction" },
    scenario: { value: "N", multiple: true, help: "only the scenario of this number" },
    runs: { value: "N", help: "runs per scenario, in place of the config's" },
    try: {
      value: "ID=MODEL",
      help: "run this provider beside a copy of it with another model, and no others",
    },
    "fail-under": { value: "PCT", help: "exit with 1 only below this success rate, 0 to 100" },
  },
  positionals: { least: 1, most: 1 },
  run: runConfig,
};

// --- internal ---

/** So many kinds of failure are told at the end. */
const mostFailures = 3;

async function runConfig(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const failUnder = readPercent(input, "fail-under");
  const selection = readSelection(input);
  const file = path.resolve(input.positionals[0] ?? "");
  const tried = readTry(input);
  const read = await loadCheckedConfig(file, context.dataFolder);
  const loaded = tried === undefined ? read : buildReplacement(read, tried.provider, tried.model);
  const { run, outcome } = await carryOut({ loaded, selection }, context);
  const exitCode = exitCodeOfRun(outcome, failUnder);
  if (context.json) return { exitCode, output: formatDocument(buildRunDocument(outcome, context)) };
  const warn = (message: string) => context.stderr.write(`warning: ${message}\n`);
  const hasStreams = loaded.scenarios.some(({ kind }) => kind === "stream");
  const streams = hasStreams ? await loadStreamFigures(run.store, run.id, warn) : noStreamFigures;
  const remark = formatFailureList(run.failures.list(mostFailures));
  return { exitCode, output: formatRunEnd(run, outcome, streams, context), remark };
}

/** `ID=MODEL`; a model may have a `=` in its name, an id has none. */
function readTry(input: CommandInput): { provider: string; model: string } | undefined {
  const [text, ...others] = input.values.get("try") ?? [];
  if (text === undefined) return undefined;
  const place = text.indexOf("=");
  if (others.length > 0 || place < 1) {
    throw usageError("--try takes one provider and the model to try: --try ID=MODEL.");
  }
  if (input.values.has("provider")) {
    throw usageError("--try names the provider that is run; leave --provider out.");
  }
  return { provider: text.slice(0, place), model: text.slice(place + 1) };
}

function readSelection(input: CommandInput): RunSelection {
  const runsPerScenario = readWhole(input, "runs", 1);
  return {
    providers: input.values.get("provider") ?? [],
    scenarios: readWholes(input, "scenario"),
    ...(runsPerScenario === undefined ? {} : { runsPerScenario }),
  };
}
