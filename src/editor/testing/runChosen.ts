import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { assertTrusted, readForRun, startPrepared } from "../runConfigFile.ts";
import { formatConfigName } from "../text/configText.ts";
import { breathe } from "./breathe.ts";
import { type ChosenCells, listChosen } from "./chooseCells.ts";
import { followRun } from "./followRun.ts";
import type { TestingParts } from "./testingParts.ts";

export interface ChosenRuns {
  readonly request: vscode.TestRunRequest;
  readonly chosen: readonly ChosenCells[];
  readonly token: vscode.CancellationToken;
  /** Rounds in place of the configs' own. */
  readonly runs?: number;
}

/** Runs cells: a run for each config, one after the other in each folder. What keeps one from starting is told at its cells. Resolves with whether any was started. */
export async function runChosen(
  parts: TestingParts,
  { request, chosen, token, runs }: ChosenRuns,
): Promise<boolean> {
  const run = parts.controller.createTestRun(request, undefined, false);
  const byFolder = Map.groupBy(chosen, ({ folder }) => folder);
  const underWay = [...byFolder.keys()].map((folder) => ({ folder }));
  let hasStarted = false;
  try {
    for (const each of underWay) parts.underWay.add(each);
    for (const each of chosen) await tellAll(parts, each, (item) => run.enqueued(item));
    await Promise.all(
      [...byFolder.values()].map(async (ofFolder) => {
        for (const each of ofFolder) {
          hasStarted = (await runOne(parts, run, each, { token, runs })) || hasStarted;
        }
      }),
    );
  } finally {
    run.end();
    for (const each of underWay) parts.underWay.delete(each);
    // What kept a run from starting stays to be read.
    if (hasStarted) parts.showNewest();
  }
  return hasStarted;
}

// --- internal ---

/** Resolves with whether a run was started. */
async function runOne(
  parts: TestingParts,
  run: vscode.TestRun,
  chosen: ChosenCells,
  { token, runs }: Pick<ChosenRuns, "token"> & { readonly runs: number | undefined },
): Promise<boolean> {
  const skipAll = () => tellAll(parts, chosen, (item) => run.skipped(item));
  let isStarted = false;
  try {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const runId = await start(parts, chosen, runs);
    isStarted = true;
    parts.followed.add(runId);
    const { folders } = parts.services;
    const session = folders.get(chosen.folder);
    // It may have ended just now.
    const cancel = () => void session.host.request("cancelRun", { runId }).catch(() => undefined);
    const listening = token.onCancellationRequested(cancel);
    if (token.isCancellationRequested) cancel();
    run.appendOutput(`${formatConfigName(chosen.summary)}: run ${runId}\r\n`);
    try {
      await followRun(parts, run, { session, chosen, runId });
    } finally {
      listening.dispose();
    }
  } catch (error) {
    if (error instanceof vscode.CancellationError) await skipAll();
    else {
      const text = shownLine(errorMessage(error), 1000);
      parts.services.log.error(`Test Explorer: ${text}`);
      const message = new vscode.TestMessage(text);
      await tellAll(parts, chosen, (item) => run.errored(item, message));
    }
  }
  return isStarted;
}

/** Starts the run as every start does: what is not saved is saved, keys are asked for once. */
async function start(
  { services }: TestingParts,
  { folder, summary, groups }: ChosenCells,
  runs: number | undefined,
): Promise<string> {
  assertTrusted();
  const session = services.folders.get(folder);
  await session.runs.refresh();
  const other = session.runs.running ?? session.runs.elsewhere;
  if (other !== undefined) {
    const message = t(
      "Another run goes on in this folder: {0}. Run these when it has ended.",
      shownLine(other.name),
    );
    throw new UserError(message, { code: "locked" });
  }
  const read = await readForRun(session, path.resolve(session.path, summary.file));
  const ready = await session.host.request("selectCells", {
    prepared: read.prepared,
    groups: [...groups],
    ...(runs === undefined ? {} : { runs }),
  });
  return (await startPrepared(services, session, ready)).runId;
}

/** Cells between two breaths. */
const chunk = 200;

async function tellAll(
  { items, shown }: TestingParts,
  chosen: ChosenCells,
  tell: (item: vscode.TestItem) => void,
): Promise<void> {
  for (const [at, cell] of listChosen(chosen).entries()) {
    if (at % chunk === chunk - 1) await breathe();
    const item = items.cell(cell);
    if (item === undefined) continue;
    // What it shows from now on is no run's: the newest is told again.
    shown.forget(cell);
    tell(item);
  }
}
