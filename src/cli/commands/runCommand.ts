import path from "node:path";
import { type Shard, shardSchema } from "../../model/results/shard.ts";
import { UserError } from "../../model/userError.ts";
import type { RunSelection } from "../../run/activeRun.ts";
import { type GatedRun, gateRun } from "../../run/compare/gateRun.ts";
import { buildReplacement } from "../../run/models/buildReplacement.ts";
import { type CarriedOut, carryOut } from "../carryOut.ts";
import { ciOptions, readCiWishes, tellCi } from "../ci/tellCi.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { loadCheckedConfig } from "../line/configFile.ts";
import { readPercent, readText, readWhole, readWholes, usageError } from "../line/options.ts";
import { readQueue } from "../line/queueOptions.ts";
import { addJunitFile, readJunitFile } from "../output/junitFile.ts";
import { reportGatedRun, reportRun } from "../output/reportRun.ts";

export const runCommand: CommandSpec = {
  name: "run",
  usage:
    "<config> [--provider ID]… [--scenario N]… [--runs N] [--shard I/N] [--queue URL] [--fail-under PCT] [--gate] [--try ID=MODEL] [--junit FILE] [--step-summary] [--annotations github]",
  help: "run a config's tests",
  options: {
    provider: { value: "ID", multiple: true, help: "only this provider, query or reaction" },
    scenario: { value: "N", multiple: true, help: "only the scenario of this number" },
    runs: { value: "N", help: "runs per scenario, in place of the config's" },
    shard: {
      value: "I/N",
      help: "only share I of N equal shares of the tests; merge puts their results together",
    },
    queue: {
      value: "URL",
      help: "send the tests to workers over this Redis, Valkey or PostgreSQL; TOUCHSTONE_QUEUE_URL when left out",
    },
    try: {
      value: "ID=MODEL",
      help: "run this provider beside a copy of it with another model, and no others",
    },
    gate: { help: "hold the run against the baseline by the config's gate, whatever failed" },
    junit: { value: "FILE", help: "also write the tests as JUnit, as export does" },
    "fail-under": { value: "PCT", help: "exit with 1 only below this success rate, 0 to 100" },
    ...ciOptions,
  },
  positionals: { least: 1, most: 1 },
  run: runConfig,
};

// --- internal ---

async function runConfig(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const failUnder = readPercent(input, "fail-under");
  const isGated = input.flags.has("gate");
  if (isGated && failUnder !== undefined) {
    throw usageError("--gate and --fail-under are two rules: give one.");
  }
  const selection = readSelection(input);
  if (selection.shard !== undefined) refuseVerdicts(input);
  const file = path.resolve(input.positionals[0] ?? "");
  const tried = readTry(input);
  const read = await loadCheckedConfig(file, context.dataFolder);
  const loaded = tried === undefined ? read : buildReplacement(read, tried.provider, tried.model);
  if (isGated && loaded.config.gate === undefined) {
    throw new UserError(`${input.positionals[0]} has no key "gate", which --gate judges by.`, {
      code: "config",
    });
  }
  const queue = readQueue(input, process.env);
  const queued = queue === undefined ? {} : { queue };
  const junitFile = await readJunitFile(input, context);
  const wishes = readCiWishes(input, process.env);
  const carried = await carryOut((runs) => runs.start({ loaded, selection, ...queued }), context);
  const gated = isGated && carried.outcome.file !== "" ? await gateCarriedOut(carried) : undefined;
  const ended =
    gated === undefined
      ? await reportRun(carried, failUnder, context)
      : await reportGatedRun(carried, gated, context);
  const result = junitFile === undefined ? ended : await addJunitFile(ended, carried, junitFile);
  if (carried.outcome.file === "") return result;
  const { store, failures } = carried.run;
  const told = { id: carried.outcome.id, store, failures, configFile: file, gated };
  return await tellCi(result, wishes, told, context);
}

async function gateCarriedOut({ run, outcome }: CarriedOut): Promise<GatedRun> {
  const timestamp = new Date().toISOString();
  return await gateRun({ store: run.store, runId: outcome.id, timestamp });
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
  const shard = readShard(input);
  return {
    providers: input.values.get("provider") ?? [],
    scenarios: readWholes(input, "scenario"),
    ...(runsPerScenario === undefined ? {} : { runsPerScenario }),
    ...(shard === undefined ? {} : { shard }),
  };
}

/** `I/N`. */
function readShard(input: CommandInput): Shard | undefined {
  const text = readText(input, "shard");
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = shardSchema.safeParse({ index: Number(index), count: Number(count) });
  if (shard.success) return shard.data;
  throw usageError(`--shard takes I/N with I from 1 to N, such as 2/8, not "${text}".`);
}

/** A share says nothing of the whole: whatever judges a run judges the merged one. */
function refuseVerdicts({ flags, values }: CommandInput): void {
  if (flags.has("gate")) {
    throw usageError("--gate judges a whole run: merge the shards, and use the command gate then.");
  }
  if (values.has("fail-under")) {
    throw usageError("--fail-under judges a whole run: give it to merge.");
  }
}
