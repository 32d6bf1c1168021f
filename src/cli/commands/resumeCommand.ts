import { carryOut } from "../carryOut.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { openCommandRuns } from "../commandRuns.ts";
import { readChoice } from "../line/options.ts";
import { resolveRunIds } from "../line/runIds.ts";
import { reportRun } from "../output/reportRun.ts";

export const resumeCommand: CommandSpec = {
  name: "resume",
  usage: "<run-id|latest> [--only failed|errored] [--current]",
  help: "run what is missing of a run that was cut short, or what failed of one that ended",
  options: {
    only: { value: "STATE", help: "run the tests that ended so (failed, errored) as a new run" },
    current: { help: "refuse when the config or what it names has changed since" },
  },
  positionals: { least: 1, most: 1 },
  run: resume,
};

// --- internal ---

async function resume(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const only = readChoice(input, "only", ["failed", "errored"]);
  // First those are closed whose process died: one of them may be the latest.
  const { store } = (await openCommandRuns(context)).runs;
  const [runId = ""] = await resolveRunIds(store, input.positionals);
  const request = {
    runId,
    current: input.flags.has("current"),
    ...(only === undefined ? {} : { only }),
  };
  return await reportRun(
    await carryOut((runs) => runs.resume(request), context),
    undefined,
    context,
  );
}
