import { planCleanUp } from "../../run/manage/cleanUp.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readAgeMs, readWhole, usageError } from "../line/options.ts";
import { formatIndexTable } from "../output/indexTable.ts";
import { deleteAndReport } from "./deleteCommand.ts";

export const cleanCommand: CommandSpec = {
  name: "clean",
  usage: "[--older-than 30d] [--keep-last N] [--export DIR] [--dry-run]",
  help: "delete old runs, but for baselines and pinned ones; with both rules those that are older and beyond the last N",
  options: {
    "older-than": { value: "AGE", help: "runs older than this, such as 30d, 12h or 2w" },
    "keep-last": {
      value: "N",
      help: "all but the newest N runs; a probe goes once N runs are newer than it",
    },
    export: { value: "DIR", help: "copy the result files there first" },
    "dry-run": { help: "only show what would be deleted" },
  },
  positionals: { least: 0, most: 0 },
  run: cleanRuns,
};

// --- internal ---

async function cleanRuns(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const olderThanMs = readAgeMs(input, "older-than");
  const keepLast = readWhole(input, "keep-last", 0);
  if (olderThanMs === undefined && keepLast === undefined) {
    throw usageError("Nothing says what to delete: give --older-than AGE, --keep-last N or both.");
  }
  const rules = {
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
    ...(keepLast === undefined ? {} : { keepLast }),
  };
  const warn = (message: string) => context.stderr.write(`warning: ${message}\n`);
  const entries = await planCleanUp(openTestDataStore(context.dataFolder), rules, warn);
  const runIds = entries.map((entry) => entry.id);
  if (entries.length === 0 && !context.json) {
    return { exitCode: exitCodes.fine, output: "Nothing to delete.\n" };
  }
  if (!input.flags.has("dry-run")) return deleteAndReport(runIds, input, context);
  if (context.json) {
    const document = { deleted: runIds, exported: [], dryRun: true };
    return { exitCode: exitCodes.fine, output: formatDocument(document) };
  }
  const rows = entries.map((entry) => ({ kind: "run", entry, hasFile: true }) as const);
  const table = formatIndexTable(rows, context.stdout);
  return { exitCode: exitCodes.fine, output: `${table}${runIds.length} would be deleted.\n` };
}
