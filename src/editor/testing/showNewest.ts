import * as vscode from "vscode";
import type { ConfigCells, NewestRun } from "../../model/wire/cellRequests.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { formatConfigName } from "../text/configText.ts";
import { createBreath } from "./breath.ts";
import { tellCell } from "./tellCell.ts";
import type { TestingParts } from "./testingParts.ts";
import type { CellRef } from "./testRef.ts";
import { listCellRows, listScenarioRows } from "./testRows.ts";

/** Shows each cell of a folder as its newest run left it, whoever ran it. Throws `UserError` where the host cannot tell. */
export async function showNewest(parts: TestingParts, session: FolderSession): Promise<void> {
  const { shown, items, controller } = parts;
  const summaries = new Map(session.configs.configs.map((summary) => [summary.file, summary]));
  if (summaries.size === 0 || isRunning(parts, session)) return;
  const asked = [...summaries.values()].map((summary): ConfigCells => {
    const { file, name } = summary;
    return { file, name, groups: listGroups(summary) };
  });
  const { configs } = await session.host.request("listNewestCells", { configs: asked });
  for (const { file, runs } of isRunning(parts, session) ? [] : configs) {
    const summary = summaries.get(file);
    if (summary === undefined) continue;
    for (const run of runs.toReversed()) {
      const counts = shown.count({ folder: session.id, config: file });
      if (run.cells > (counts[run.runId] ?? 0)) await showRun(parts, session, summary, run);
    }
    const runIds = runs.map(({ runId }) => runId);
    const gone = shown.listGone({ folder: session.id, config: file }, runIds);
    const breath = createBreath();
    for (const { cell } of gone) {
      await breath();
      const item = items.cell(cell);
      shown.forget(cell);
      if (item === undefined) continue;
      item.description = undefined;
      controller.invalidateTestResults(item);
    }
  }
}

// --- internal ---

/** Whoever started it here tells of it, and asks for the newest at its end. */
function isRunning({ underWay }: TestingParts, session: FolderSession): boolean {
  return [...underWay].some(({ folder }) => folder === session.id);
}

/** Tells of those cells that show another run; the window keeps nothing of it, since the data folder does. */
async function showRun(
  { shown, items, controller }: TestingParts,
  session: FolderSession,
  summary: ConfigSummary,
  { runId, timestamp, cells: count }: NewestRun,
): Promise<void> {
  const { file } = summary;
  const breath = createBreath();
  let run: vscode.TestRun | undefined;
  for (let offset = 0; offset < count; ) {
    const { cells } = await session.host.request("getNewestCells", { file, runId, offset });
    if (cells.length === 0) break;
    offset += cells.length;
    for (const state of cells) {
      await breath();
      const { scenario, provider } = state;
      const cell: CellRef = { folder: session.id, config: file, scenario, provider };
      const item = shown.get(cell)?.runId === runId ? undefined : items.cell(cell);
      if (item === undefined) continue;
      run ??= controller.createTestRun(new vscode.TestRunRequest(), nameOf(), false);
      shown.set(cell, runId, state.state);
      tellCell(run, item, state);
    }
  }
  run?.end();

  function nameOf(): string {
    const words = [formatConfigName(summary), formatDateTime(timestamp), runId.slice(0, 8)];
    return words.join(" · ");
  }
}

function listGroups(summary: ConfigSummary): ConfigCells["groups"] {
  return listScenarioRows(summary).flatMap((scenario) => {
    const providers = listCellRows(summary, scenario).map(({ provider }) => provider);
    return providers.length === 0
      ? []
      : [{ scenario: scenario.number, file: scenario.file, providers }];
  });
}
