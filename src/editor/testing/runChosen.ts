import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { assertTrusted, readForRun, startOrWait } from "../runConfigFile.ts";
import { formatConfigName } from "../text/configText.ts";
import { awaitStart } from "./awaitStart.ts";
import { createBreath } from "./breath.ts";
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
        let isDeclined = false;
        for (const each of ofFolder) {
          // Nobody is asked again what was just declined.
          const end: End = isDeclined
            ? await skipAll(parts, run, each)
            : await runOne(parts, run, each, { request, token, runs });
          if (end === "started") hasStarted = true;
          isDeclined = end === "declined";
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

/** Whether a run was started; `declined` where it was called off while another goes on in its folder. */
type End = "started" | "unstarted" | "declined";

async function runOne(
  parts: TestingParts,
  run: vscode.TestRun,
  chosen: ChosenCells,
  options: Pick<ChosenRuns, "request" | "token" | "runs">,
): Promise<End> {
  const { token } = options;
  let isStarted = false;
  try {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const runId = await start(parts, chosen, options);
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
    if (error instanceof vscode.CancellationError) return await skipAll(parts, run, chosen);
    const text = shownLine(errorMessage(error), 1000);
    parts.services.log.error(`Test Explorer: ${text}`);
    const message = new vscode.TestMessage(text);
    await tellAll(parts, chosen, (item) => run.errored(item, message));
  }
  return isStarted ? "started" : "unstarted";
}

async function skipAll(
  parts: TestingParts,
  run: vscode.TestRun,
  chosen: ChosenCells,
): Promise<End> {
  await tellAll(parts, chosen, (item) => run.skipped(item));
  const session = parts.services.folders.sessions.find(({ id }) => id === chosen.folder);
  return session?.runs.goingOn === undefined ? "unstarted" : "declined";
}

/**
 * Starts the run as every start does: what is not saved is saved, keys are asked for once. While another run goes on a person is
 * asked whether it is to wait; of a run at a save nobody is asked.
 */
async function start(
  { services }: TestingParts,
  { folder, summary, groups }: ChosenCells,
  { request, token, runs }: Pick<ChosenRuns, "request" | "token" | "runs">,
): Promise<string> {
  assertTrusted();
  const session = services.folders.get(folder);
  if (request.continuous === true) await assertFree(session);
  const read = await readForRun(session, path.resolve(session.path, summary.file));
  const ready = await session.host.request("selectCells", {
    prepared: read.prepared,
    groups: [...groups],
    ...(runs === undefined ? {} : { runs }),
  });
  const started = await startOrWait(services, session, ready);
  return "waiting" in started ? await awaitStart(session, started.waiting, token) : started.runId;
}

/** Throws `UserError` while another run goes on. */
async function assertFree({ runs }: FolderSession): Promise<void> {
  await runs.refresh();
  const other = runs.goingOn;
  if (other === undefined) return;
  const message = t(
    "Another run goes on in this folder: {0}. Run these when it has ended.",
    shownLine(other.name),
  );
  throw new UserError(message, { code: "locked" });
}

async function tellAll(
  { items, shown }: TestingParts,
  chosen: ChosenCells,
  tell: (item: vscode.TestItem) => void,
): Promise<void> {
  const breath = createBreath();
  for (const cell of listChosen(chosen)) {
    await breath();
    const item = items.cell(cell);
    if (item === undefined) continue;
    // What it shows from now on is no run's: the newest is told again.
    shown.forget(cell);
    tell(item);
  }
}
