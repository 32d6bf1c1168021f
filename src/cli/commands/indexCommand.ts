import path from "node:path";
import { mergeIndexFiles } from "../../store/index/mergeIndex.ts";
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
  usage: "verify|rebuild [--prune] | merge BASE OURS THEIRS",
  help: "check the index against the result files, write it anew from them, or merge two as git asks",
  options: { prune: { help: "rebuild: drop rows whose file is not here" } },
  positionals: { least: 1, most: 4 },
  run: checkIndex,
};

// --- internal ---

async function checkIndex(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [action, ...files] = input.positionals;
  if (action === "merge") return mergeFiles(files, context);
  if (files.length > 0) throw usageError(`index ${action} takes no files.`);
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
  if (action !== "rebuild")
    throw usageError(`index takes verify, rebuild or merge, not "${action}".`);
  const report = await store.rebuildIndex({ prune });
  const { added, repaired, dropped } = report;
  const done = `Index rebuilt: ${added} added, ${repaired} repaired, ${dropped} dropped.\n`;
  return { exitCode: exitCodes.fine, output: formatReport(report, context, done) };
}

/** As git's merge driver: `%O %A %B`. */
async function mergeFiles(
  files: readonly string[],
  context: CommandContext,
): Promise<CommandResult> {
  const [base, ours, theirs] = files.map((file) => path.resolve(file));
  if (base === undefined || ours === undefined || theirs === undefined || files.length > 3) {
    throw usageError("index merge takes three files: the common ancestor, ours and theirs.");
  }
  const { added, changed: repaired, dropped } = await mergeIndexFiles({ base, ours, theirs });
  const report = { ok: true, problems: [], added, repaired, dropped };
  const done = `Index merged: ${added} added, ${repaired} changed, ${dropped} dropped.\n`;
  return { exitCode: exitCodes.fine, output: formatReport(report, context, done) };
}

function formatReport(report: IndexReport, { json }: CommandContext, closing: string): string {
  const { ok, problems, added, repaired, dropped } = report;
  if (json) return formatDocument({ ok, problems, added, repaired, dropped });
  const lines = problems.map((problem) => `${problem}\n`).join("");
  return lines + closing;
}
