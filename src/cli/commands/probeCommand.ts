import path from "node:path";
import { UserError } from "../../model/userError.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { buildProbe, defaultProbeRuns, type Probe } from "../../run/probe/buildProbe.ts";
import { describeProbe } from "../../run/probe/estimateProbe.ts";
import { carryOut } from "../carryOut.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { askConsent, canAsk } from "../line/askConsent.ts";
import { loadCheckedConfig } from "../line/configFile.ts";
import { type ExitCode, exitCodes } from "../line/exitCode.ts";
import { readWhole, usageError } from "../line/options.ts";
import { formatProbe, type ProbeFigures, readProbe } from "../output/probeEnd.ts";
import { buildRunDocument } from "../output/runDocument.ts";
import { formatVerdict } from "../output/runEnd.ts";

export const probeCommand: CommandSpec = {
  name: "probe",
  usage: "<config> --provider ID [--runs N] [--yes]",
  help: "find out which keywords of JSON Schema a provider enforces, ignores or rejects",
  options: {
    provider: { value: "ID", help: "the provider to ask" },
    runs: { value: "N", help: `requests of each schema (default ${defaultProbeRuns})` },
    yes: { help: "send the requests without asking first" },
  },
  positionals: { least: 1, most: 1 },
  run: probeProvider,
};

// --- internal ---

async function probeProvider(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [providerId, ...others] = input.values.get("provider") ?? [];
  if (providerId === undefined || others.length > 0) {
    throw usageError("probe asks one provider: name it with --provider ID.");
  }
  const runs = readWhole(input, "runs", 1);
  const file = path.resolve(input.positionals[0] ?? "");
  const loaded = await loadCheckedConfig(file, context.dataFolder);
  const probe = await buildProbe(loaded, providerId, runs);
  await assertConsent(probe, input.flags.has("yes"), context);
  const { run, outcome } = await carryOut((host) => host.start({ loaded: probe.loaded }), context);
  const result = outcome.file === "" ? undefined : await run.store.openResult(run.id);
  const figures = result && (await readProbe(result));
  const exitCode = chooseExitCode(outcome, figures);
  if (context.json) return { exitCode, output: formatDocument(buildRunDocument(outcome, context)) };
  const output =
    result === undefined || figures === undefined
      ? `${formatVerdict(outcome)}\n`
      : formatProbe(result, figures, context);
  return { exitCode, output };
}

/** Tells what is about to be sent, and asks for a yes where none was given. Throws a `UserError` without one. */
async function assertConsent(
  { estimate, provider }: Probe,
  hasConsent: boolean,
  context: CommandContext,
): Promise<void> {
  const what = `Probe: ${describeProbe(estimate, provider)}.`;
  if (hasConsent) {
    context.stderr.write(`${what}\n`);
    return;
  }
  if (!canAsk(context, process.stdin)) {
    throw usageError(`${what} There is nobody here to ask whether to send them: add --yes.`);
  }
  if (await askConsent(`${what} Send them?`, context, process.stdin)) return;
  throw new UserError("Nothing was sent.", { code: "forbidden" });
}

/** What a provider ignores or rejects is no failure of the probe; that nothing at all can be told is. */
function chooseExitCode({ status }: RunOutcome, figures: ProbeFigures | undefined): ExitCode {
  if (status !== "completed" || figures === undefined) return exitCodes.incomplete;
  const isTold = figures.report.groups.some(({ verdict }) => verdict !== "cannot tell");
  return isTold ? exitCodes.fine : exitCodes.incomplete;
}
