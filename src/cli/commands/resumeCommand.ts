import { resolveRunIds } from "../../run/resolveRunIds.ts";
import type { ResumeRequest } from "../../run/resume/prepareResume.ts";
import { carryOut } from "../carryOut.ts";
import type { CommandContext, CommandInput, CommandResult, CommandSpec } from "../command.ts";
import { openCommandStore } from "../commandStore.ts";
import { readChoice, readText, readWhole, usageError } from "../line/options.ts";
import { readQueue } from "../line/queueOptions.ts";
import { reportRun } from "../output/reportRun.ts";

export const resumeCommand: CommandSpec = {
  name: "resume",
  usage:
    "<run-id|latest> [--only failed|errored | --more N] [--provider ID] [--scenario N] [--current] [--queue URL]",
  help: "run what is missing of a run that was cut short, what failed of one that ended, or more of it",
  options: {
    only: { value: "STATE", help: "run the tests that ended so (failed, errored) as a new run" },
    more: { value: "N", help: "run N more rounds, which become part of the run" },
    provider: { value: "ID", help: "with --only or --more: only of this provider" },
    scenario: { value: "N", help: "with --only or --more: only of this scenario" },
    queue: { value: "URL", help: "go on over this queue; TOUCHSTONE_QUEUE_URL when left out" },
    current: { help: "refuse when the config or what it names has changed since" },
  },
  positionals: { least: 1, most: 1 },
  run: resume,
};

// --- internal ---

async function resume(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const aim = readAim(input);
  // First those are closed whose process died: one of them may be the latest.
  const { store } = await openCommandStore(context);
  const [runId = ""] = await resolveRunIds(store, input.positionals);
  const request = {
    runId,
    current: input.flags.has("current"),
    ...aim,
  };
  const queue = readQueue(input, process.env);
  return await reportRun(
    await carryOut((runs) => runs.resume(request, queue), context),
    undefined,
    context,
  );
}

/** What is run of a run that ended; nothing where one that was cut short goes on. */
function readAim(input: CommandInput): Pick<ResumeRequest, "again" | "more"> {
  const state = readChoice(input, "only", ["failed", "errored"]);
  const rounds = readWhole(input, "more", 1);
  const provider = readText(input, "provider");
  const scenario = readWhole(input, "scenario", 1);
  const cells = {
    ...(provider === undefined ? {} : { provider }),
    ...(scenario === undefined ? {} : { scenario }),
  };
  if (state !== undefined && rounds !== undefined) {
    throw usageError("--only runs tests again, --more runs further ones: give one of them.");
  }
  if (state !== undefined) return { again: { state, ...cells } };
  if (rounds !== undefined) return { more: { rounds, cells: [cells] } };
  if (provider === undefined && scenario === undefined) return {};
  throw usageError("--provider and --scenario narrow --only or --more.");
}
