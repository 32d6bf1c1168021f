import type { RunRow } from "../../model/wire/hostProtocol.ts";
import { findLastRates } from "../../run/history/lastRates.ts";
import { addLabels } from "../../run/manage/addLabels.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { openCommandStore } from "../commandStore.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readWhole } from "../line/options.ts";
import { formatIndexTable } from "../output/indexTable.ts";
import { formatSparkLines, type SparkLine } from "../output/sparkLines.ts";

export const listCommand: CommandSpec = {
  name: "list",
  usage: "[--limit 10]",
  help: "list runs, newest first, and how the last 20 of each config went",
  options: { limit: { value: "N", help: "at most this many (default 10)" } },
  positionals: { least: 0, most: 0 },
  run: listRuns,
};

// --- internal ---

const defaultLimit = 10;

async function listRuns(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const limit = readWhole(input, "limit", 1) ?? defaultLimit;
  const { store, left } = await openCommandStore(context);
  const { rows, index } = await store.loadIndex();
  const unclosed = left.filter(
    ({ folder, result }) => folder.state === "running" && result === undefined,
  );
  for (const { folder: run } of unclosed) {
    const { id } = run;
    const folder = store.paths.runFolder(id);
    context.stderr.write(`warning: run ${id} has no result yet; its attempts are in ${folder}\n`);
  }
  if (context.json) {
    const runs = index.runs.slice(0, limit);
    return { exitCode: exitCodes.fine, output: formatDocument({ ...index, runs }) };
  }
  if (rows.length === 0 && unclosed.length > 0) {
    const output = `No run has a result yet in ${context.dataOption}.\n`;
    return { exitCode: exitCodes.fine, output };
  }
  if (rows.length === 0) {
    return { exitCode: exitCodes.fine, output: `There is no run yet in ${context.dataOption}.\n` };
  }
  const page = await addLabels(store, await store.checkRows(rows.slice(0, limit)));
  const rest = rows.length - page.length;
  const more = rest > 0 ? `… and ${rest} more; --limit ${rows.length} shows all.\n` : "";
  const sparks = formatSparkLines(await listSparkLines(store, page, rows), context.stdout);
  const output = formatIndexTable(page, context.stdout) + more + sparks;
  return { exitCode: exitCodes.fine, output };
}

/** Of the configs of these rows, in their order. */
async function listSparkLines(
  store: TestDataStore,
  listed: readonly RunRow[],
  rows: readonly RunRow[],
): Promise<SparkLine[]> {
  const names = new Set(
    listed.flatMap((row) => (row.kind === "run" ? (row.entry.name ?? []) : [])),
  );
  const lines: SparkLine[] = [];
  for (const name of names) {
    lines.push({ name, rates: await findLastRates(store, rows, { name }) });
  }
  return lines;
}
