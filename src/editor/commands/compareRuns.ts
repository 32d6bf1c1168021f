import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { mostCompared } from "../../model/results/mostCompared.ts";
import { UserError } from "../../model/userError.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { findGivenRuns, listRunItems, type RunItem, type RunTarget } from "../runTargets.ts";
import { orderByTime } from "../text/comparisonText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Compare Runs…*: the runs that were selected, the oldest being the base; asks for those that lack. */
export function registerCompareRuns(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.compareRuns, services.log, async (...args) => {
    const runs = await chooseRuns(services, await findGivenRuns(services, args));
    const [first] = runs;
    if (first === undefined) throw new vscode.CancellationError();
    if (runs.some(({ session }) => session !== first.session)) {
      throw new UserError(t("Runs of different workspace folders cannot be compared."), {
        code: "usage",
      });
    }
    if (runs.length > mostCompared) {
      throw new UserError(t("At most {0} runs can be compared at a time.", mostCompared), {
        code: "usage",
      });
    }
    const runIds = runs.map(({ runId }) => runId);
    services.comparisons.open({ folder: first.session.id, runIds });
  });
}

// --- internal ---

/** The base first. */
async function chooseRuns(
  services: EditorServices,
  given: readonly RunTarget[],
): Promise<readonly RunTarget[]> {
  if (given.length > 1) return order(given);
  const [only] = given;
  if (only !== undefined) return order([only, ...(await pickOthers(services, only))]);
  const base = await pickBase(services);
  return [base, ...order(await pickOthers(services, base))];
}

function order(targets: readonly RunTarget[]): readonly RunTarget[] {
  const timed = targets.map((target) => ({ target, timestamp: target.entry?.timestamp ?? "" }));
  return orderByTime(timed).map(({ target }) => target);
}

async function pickBase(services: EditorServices): Promise<RunTarget> {
  const { sessions } = services.folders;
  await Promise.all(sessions.map((session) => session.runs.load()));
  const items = sessions.flatMap((session) =>
    listRunItems(session, { needsFile: true }, sessions.length > 1),
  );
  if (items.length < 2) throw tooFew();
  const picked = await vscode.window.showQuickPick(items, {
    title: t("Compare Runs (1/2)"),
    placeHolder: t("Pick the base: the run that others are compared with"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.target;
}

/** Of the same folder, runs of the same config first. */
async function pickOthers(
  services: EditorServices,
  { session, runId, entry }: RunTarget,
): Promise<RunTarget[]> {
  await session.runs.load();
  const showsFolder = services.folders.sessions.length > 1;
  const items = listRunItems(session, { needsFile: true }, showsFolder).filter(
    ({ target }) => target.runId !== runId,
  );
  if (items.length === 0) throw tooFew();
  const isSame = ({ target }: RunItem) =>
    entry?.name !== undefined && target.entry?.name === entry.name;
  const sorted = [...items.filter(isSame), ...items.filter((item) => !isSame(item))];
  const picked = await vscode.window.showQuickPick(sorted, {
    title:
      entry === undefined ? t("Compare Runs") : t("Compare {0} with…", entry.name ?? unnamed()),
    placeHolder: t("Tick one run or more"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ target }) => target);
}

function unnamed(): string {
  return t({ message: "Run", comment: ["A run that has no name; not the verb."] });
}

function tooFew(): UserError {
  return new UserError(t("There are not two runs with result files here to compare."), {
    code: "not_found",
  });
}
