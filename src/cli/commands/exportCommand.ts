import { UserError } from "../../model/userError.ts";
import { formatAlternatives, formatConjunction } from "../../model/words/alternatives.ts";
import type { ExportFormat } from "../../report/exports/exportFormat.ts";
import {
  checkExportOptions,
  exportFormats,
  getExportFormat,
} from "../../report/exports/exportFormats.ts";
import {
  exportRuns,
  type FailedExport,
  streamReadableRuns,
  streamRuns,
} from "../../run/manage/exportRuns.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
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
import { formatPath, resolveOut } from "../line/shownPath.ts";

const formatNames = exportFormats.map(({ name }) => name);

export const exportCommand: CommandSpec = {
  name: "export",
  usage: `<run-id|latest>…|--all --format ${formatNames.join("|")} [--include-values] [--out PATH]`,
  help: `write runs as ${formatAlternatives(exportFormats.map(({ label }) => label))}`,
  options: {
    all: { help: "every run whose result file is here" },
    format: {
      value: "FORMAT",
      help: formatAlternatives(exportFormats.map((each) => `${each.name} (${each.description})`)),
    },
    "include-values": {
      help: `with replies, and expected beside actual values, in ${formatConjunction(
        exportFormats.filter(({ values }) => values === "asked").map(({ label }) => label),
      )}; without it they name codes and paths only`,
    },
    out: { value: "PATH", help: "file or folder to write; stdout when absent" },
  },
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  run: exportChosen,
};

// --- internal ---

async function exportChosen(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const format = readFormat(input);
  const includeValues = input.flags.has("include-values");
  checkExportOptions(format, { includeValues });
  const out = readText(input, "out");
  if (context.json && out === undefined) throw usageError("--json needs --out PATH here.");
  const store = openTestDataStore(context.dataFolder);
  const chosen = await chooseRuns(input, store, context);
  const { runIds } = chosen;
  if (out === undefined) {
    checkStreamable(format, runIds);
    const { stream, failed } = await openStream({ store, runIds, format, includeValues });
    return { ...tellFailed([...chosen.failed, ...failed]), output: stream };
  }
  const { files: written, failed: inWriting } = await exportRuns({
    store,
    runIds,
    format,
    includeValues,
    out: resolveOut(out),
  });
  const failed = [...chosen.failed, ...inWriting];
  const files = written.map(formatPath);
  const document = failed.length === 0 ? { files } : { files, failed };
  const text = files.map((file) => `${file}\n`).join("");
  return { ...tellFailed(failed), output: context.json ? formatDocument(document) : text };
}

/** One run is read while it is written; of several those that cannot be read are left out. */
async function openStream(
  options: Parameters<typeof streamReadableRuns>[0],
): ReturnType<typeof streamReadableRuns> {
  if (options.runIds.length > 1) return await streamReadableRuns(options);
  return { stream: await streamRuns(options), failed: [] };
}

function tellFailed(failed: readonly FailedExport[]): Pick<CommandResult, "exitCode" | "remark"> {
  if (failed.length === 0) return { exitCode: exitCodes.fine };
  const lines = failed.map(({ id, message }) => `not exported: ${id}: ${message}\n`);
  return { exitCode: exitCodes.incomplete, remark: lines.join("") };
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

/** The runs that were named; with `--all` those whose file is here, apart from files that are no run's. */
async function chooseRuns(
  input: CommandInput,
  store: TestDataStore,
  context: CommandContext,
): Promise<{ runIds: string[]; failed: FailedExport[] }> {
  const isAll = input.flags.has("all");
  if (isAll === input.positionals.length > 0) {
    throw usageError("Name the runs to export, or --all of them.");
  }
  if (!isAll) return { runIds: await resolveRunIds(store, input.positionals), failed: [] };
  const { rows } = await store.loadIndex();
  const runIds: string[] = [];
  const failed: FailedExport[] = [];
  for (const row of rows) {
    if (row.kind === "broken") failed.push({ id: row.label, message: row.message });
    else if (row.hasFile) runIds.push(row.entry.id);
  }
  const left = rows.length - runIds.length - failed.length;
  if (left > 0) context.stderr.write(`warning: ${left} left out, their files are not here\n`);
  if (runIds.length === 0) throw new UserError("There is no run to export.", { code: "not_found" });
  return { runIds, failed };
}
