import { UserError } from "../../model/userError.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import type { ExportFormat } from "../../report/exports/exportFormat.ts";
import { exportFormats, getExportFormat } from "../../report/exports/exportFormats.ts";
import { exportRuns, streamRuns } from "../../run/manage/exportRuns.ts";
import { openTestDataStore, type TestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText, usageError } from "../line/options.ts";
import { resolveRunIds } from "../line/runIds.ts";
import { formatPath, resolveOut } from "../line/shownPath.ts";

const formatNames = exportFormats.map(({ name }) => name);

export const exportCommand: CommandSpec = {
  name: "export",
  usage: `<run-id|latest>…|--all --format ${formatNames.join("|")} [--out PATH]`,
  help: `write runs as ${formatAlternatives(exportFormats.map(({ label }) => label))}`,
  options: {
    all: { help: "every run whose result file is here" },
    format: {
      value: "FORMAT",
      help: formatAlternatives(exportFormats.map((each) => `${each.name} (${each.description})`)),
    },
    out: { value: "PATH", help: "file or folder to write; stdout when absent" },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  run: exportChosen,
};

// --- internal ---

async function exportChosen(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const format = readFormat(input);
  const out = readText(input, "out");
  if (context.json && out === undefined) throw usageError("--json needs --out PATH here.");
  const store = openTestDataStore(context.dataFolder);
  const runIds = await chooseRuns(input, store, context);
  if (out === undefined) {
    checkStreamable(format, runIds);
    return { exitCode: exitCodes.fine, output: await streamRuns({ store, runIds, format }) };
  }
  const files = (await exportRuns({ store, runIds, format, out: resolveOut(out) })).map(formatPath);
  const text = files.map((file) => `${file}\n`).join("");
  return { exitCode: exitCodes.fine, output: context.json ? formatDocument({ files }) : text };
}

function readFormat(input: CommandInput): ExportFormat {
  const text = readText(input, "format");
  if (text !== undefined) return getExportFormat(text);
  throw usageError(`--format is missing: ${formatAlternatives(formatNames)}.`);
}

function checkStreamable({ label, isOneRunAFile }: ExportFormat, runIds: readonly string[]): void {
  if (!isOneRunAFile || new Set(runIds).size === 1) return;
  throw usageError(`Several runs as ${label} are written to a folder: name one, or --out PATH.`);
}

async function chooseRuns(
  input: CommandInput,
  store: TestDataStore,
  context: CommandContext,
): Promise<string[]> {
  const isAll = input.flags.has("all");
  if (isAll === input.positionals.length > 0) {
    throw usageError("Name the runs to export, or --all of them.");
  }
  if (!isAll) return resolveRunIds(store, input.positionals);
  const rows = await store.checkRows((await store.loadIndex()).rows);
  const runs = rows.filter((row) => row.kind === "run").filter((row) => row.hasFile);
  if (runs.length < rows.length) {
    const left = rows.length - runs.length;
    context.stderr.write(`warning: ${left} left out, their files are broken or not here\n`);
  }
  if (runs.length === 0) throw new UserError("There is no run to export.", { code: "not_found" });
  return runs.map((row) => row.entry.id);
}
