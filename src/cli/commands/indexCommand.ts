import { type IndexReport, openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { usageError } from "../line/options.ts";

export const indexCommand: CommandSpec = {
  name: "index",
  usage: "verify|rebuild [--prune]",
  help: "check the index against the result files, or write it anew from them",
  options: { prune: { help: "rebuild: drop rows whose file is not here" } },
  positionals: { least: 1, most: 1 },
  run: checkIndex,
};

// --- internal ---

async function checkIndex(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [action] = input.positionals;
  const prune = input.flags.has("prune");
  const store = openTestDataStore(context.dataFolder);
  if (action === "verify") {
    if (prune) throw usageError("--prune belongs to index rebuild; verify changes nothing.");
    const report = await store.verifyIndex();
    const verdict = `The index ${report.ok ? "fits" : "does not fit"} the result files.\n`;
    return {
      exitCode: report.ok ? exitCodes.fine : exitCodes.mismatch,
      output: formatReport(report, context, verdict),
    };
  }
  if (action !== "rebuild") throw usageError(`index takes verify or rebuild, not "${action}".`);
  const report = await store.rebuildIndex({ prune });
  const { added, repaired, dropped } = report;
  const done = `Index rebuilt: ${added} added, ${repaired} repaired, ${dropped} dropped.\n`;
  return { exitCode: exitCodes.fine, output: formatReport(report, context, done) };
}

function formatReport(report: IndexReport, { json }: CommandContext, closing: string): string {
  const { ok, problems, added, repaired, dropped } = report;
  if (json) return formatDocument({ ok, problems, added, repaired, dropped });
  const lines = problems.map((problem) => `${problem}\n`).join("");
  return lines + closing;
}
