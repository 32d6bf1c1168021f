import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import { findNearest } from "../../model/words/nearest.ts";
import { type ComponentName, listRunComponents } from "../../run/components.ts";
import {
  type LineSelection,
  type LinesRead,
  readComponentLines,
} from "../../run/records/readComponentLines.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";

export interface ShowRecordsOptions extends LineSelection {
  readonly store: TestDataStore;
  readonly runId: string;
  readonly componentId: string;
}

/** The records of a component as JSON lines, or with `--json` as one array. Throws `UserError` ("not_found"). */
export async function showRecords(
  { store, runId, componentId, scenario, runNumber }: ShowRecordsOptions,
  context: CommandContext,
): Promise<CommandResult> {
  const component = findComponent(await loadFolder(store, runId), componentId);
  const read: LinesRead = { records: 0, brokenLines: 0 };
  const log = store.component(runId, component.role, component.id);
  const lines = readComponentLines(log, { scenario, runNumber }, read);
  const told = tellEnd(lines, () => {
    const message = describeEnd(read, componentId, log.jsonlFolder);
    if (message !== undefined) context.stderr.write(`warning: ${message}\n`);
  });
  return { exitCode: exitCodes.fine, output: context.json ? formatArray(told, read) : told };
}

// --- internal ---

const lineEnd = 0x0a;

async function loadFolder(store: TestDataStore, runId: string): Promise<RunFolderFile> {
  try {
    return await store.loadRunFolder(runId);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "not_found") throw error;
    const message = `The logs of run ${runId} are not here: there is no ${store.paths.runFolder(runId)}.`;
    throw new UserError(message, { code: "not_found", cause: error });
  }
}

function findComponent(folder: RunFolderFile, id: string): ComponentName {
  const components = listRunComponents(folder);
  const component = components.find((each) => each.id === id);
  if (component !== undefined) return component;
  const list = components.map((each) => `${each.id} (${each.role})`).join(", ");
  const nearest = findNearest(
    id,
    components.map((each) => each.id),
    3,
  );
  const hint = nearest === undefined ? "." : `; ${nearest}`;
  throw new UserError(`The run has no component "${id}"${hint} It has ${list}.`, {
    code: "not_found",
  });
}

async function* tellEnd(lines: AsyncIterable<Buffer>, tell: () => void): AsyncGenerator<Buffer> {
  yield* lines;
  tell();
}

function describeEnd(
  { records, brokenLines }: LinesRead,
  id: string,
  folder: string,
): string | undefined {
  const parts: string[] = [];
  if (records === 0) parts.push(`There are no such records of ${id} in ${folder}.`);
  if (brokenLines === 1) parts.push("1 line is no record and was left out.");
  if (brokenLines > 1) parts.push(`${brokenLines} lines are no records and were left out.`);
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** Lines as the elements of one array, each as it is spelled; a line that is no JSON after all is left out. */
async function* formatArray(
  blocks: AsyncIterable<Buffer>,
  read: LinesRead,
): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const block of blocks) {
    const parts: string[] = [];
    for (let from = 0; from < block.length; ) {
      const found = block.indexOf(lineEnd, from);
      const to = found === -1 ? block.length : found;
      const line = block.toString("utf8", from, to);
      from = to + 1;
      if (!isJson(line)) {
        read.brokenLines += 1;
        read.records -= 1;
        continue;
      }
      parts.push(separator, line.trimEnd());
      separator = ",\n";
    }
    yield parts.join("");
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
