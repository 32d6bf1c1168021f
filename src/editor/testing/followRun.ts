import type * as vscode from "vscode";
import type { CellState } from "../../model/wire/cellRequests.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { createBreath } from "./breath.ts";
import { type ChosenCells, listChosen } from "./chooseCells.ts";
import { tellCell } from "./tellCell.ts";
import type { TestingParts } from "./testingParts.ts";
import { keyOf } from "./testRef.ts";

/** Tells of the cells of a run as their tests end, until the run has ended. Throws `UserError` where the host cannot tell. */
export async function followRun(
  parts: TestingParts,
  run: vscode.TestRun,
  { session, chosen, runId }: { session: FolderSession; chosen: ChosenCells; runId: string },
): Promise<void> {
  const { items, shown } = parts;
  const open = new Map(listChosen(chosen).map((cell) => [keyOf(cell), cell]));
  const tell = (state: CellState) => {
    const { scenario, provider } = state;
    const key = keyOf({ folder: session.id, config: chosen.summary.file, scenario, provider });
    const cell = open.get(key);
    const item = cell && items.cell(cell);
    if (cell === undefined || item === undefined) return;
    tellCell(run, item, state);
    if (state.state === "running") return;
    open.delete(key);
    shown.set(cell, runId, state.state);
  };
  const files = listFiles(chosen);
  const breath = createBreath();
  const areFew = files.length <= fewScenarios;
  let after = 0;
  for (;;) {
    const changed = nextChange(parts, session);
    const scenarios = areFew ? files : [];
    const found = await askTwice(session, { runId, after, scenarios });
    after = found.after;
    if (!found.isRunning) break;
    // What did not pass is told with its places: of many scenarios at the end only.
    for (const state of found.cells) {
      await breath();
      if (areFew || isGood(state)) tell(state);
    }
    await changed;
  }
  await tellEnd();
  // The next one may start only once the list of runs knows of this end.
  while (session.runs.running?.runId === runId) await nextChange(parts, session);

  async function tellEnd(): Promise<void> {
    for (let offset = 0; ; ) {
      const end = await askTwice(session, { runId, after: offset, scenarios: files });
      for (const state of end.cells) {
        await breath();
        tell(state);
      }
      if (end.cells.length === 0) break;
      offset = end.after;
    }
    for (const cell of open.values()) {
      await breath();
      const item = items.cell(cell);
      if (item !== undefined) run.skipped(item);
    }
  }
}

// --- internal ---

/** With more, their files are named once, at the end. */
const fewScenarios = 200;
const shortestWaitMs = 250;

type Asked = { runId: string; after: number; scenarios: { scenario: number; file: string }[] };

/** A host that crashed has another one close its runs: that one can tell. */
async function askTwice(session: FolderSession, asked: Asked): Promise<HostResult<"getRunCells">> {
  try {
    return await session.host.request("getRunCells", asked);
  } catch {
    return await session.host.request("getRunCells", asked);
  }
}

function isGood({ state }: CellState): boolean {
  return state === "passed" || state === "running";
}

function listFiles({ summary, groups }: ChosenCells): Asked["scenarios"] {
  const wanted = new Set(groups.map(({ scenario }) => scenario));
  return summary.scenarios
    .filter(({ number }) => wanted.has(number))
    .map(({ number, file }) => ({ scenario: number, file }));
}

/** Resolves when something of the folder's runs has changed, or the folder is closed; never at once. */
async function nextChange({ services }: TestingParts, session: FolderSession): Promise<void> {
  const { folders } = services;
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = [
    session.runs.onDidChange(() => resolve()),
    folders.onDidChangeFolders(() => resolve()),
  ];
  const { promise: waited, resolve: endWait } = Promise.withResolvers<void>();
  setTimeout(endWait, shortestWaitMs);
  await Promise.all([promise, waited]);
  for (const each of listening) each.dispose();
}
