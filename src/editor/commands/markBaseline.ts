import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { resolveRun } from "../runTargets.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { registerCommand } from "./registerCommand.ts";

/**
 * *Mark as Baseline*: later runs of the config are compared with this one. Asks first where something speaks against it, and
 * offers to let git track its result file where git ignores it.
 */
export function registerMarkBaseline(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.markBaseline, services.log, async (...args) => {
    const options = { title: t("Mark as Baseline"), needsFile: true, takesActiveReport: true };
    const { session, runId } = await resolveRun(services, args, options);
    const planning = session.host.request("planBaseline", { runId });
    const plan = await withSlowProgress(t("Reading the run…"), planning);
    if (plan.warnings.length > 0) await assertWanted(plan);
    const track = plan.ignoredBy !== undefined && (await asksToTrack(plan, plan.ignoredBy));
    const marked = await session.host.request("markBaseline", { runId, track });
    await session.baselines.refresh();
    if (marked.gitIgnore !== undefined) void tellTracked(marked, marked.gitIgnore);
  });
}

// --- internal ---

type Plan = HostResult<"planBaseline">;

const markButton = t("Mark as Baseline");
const trackButton = t("Track Result File");
const leaveButton = t("Mark Only");

async function assertWanted({ name, warnings }: Plan): Promise<void> {
  const message = t("Mark this run as the baseline of {0}?", shownLine(name));
  const options = { modal: true, detail: warnings.join("\n\n") };
  const choice = await vscode.window.showWarningMessage(message, options, markButton);
  if (choice !== markButton) throw new vscode.CancellationError();
}

async function asksToTrack({ fileName }: Plan, ignoredBy: string): Promise<boolean> {
  const message = t("Let git track the result file of the baseline?");
  const detail = t(
    "git ignores {0} ({1}), so others have nothing to compare their runs with. A line in .gitignore has git track this one file, whatever is ignored beside it.",
    fileName,
    ignoredBy,
  );
  const options = { modal: true, detail };
  const choice = await vscode.window.showInformationMessage(
    message,
    options,
    trackButton,
    leaveButton,
  );
  if (choice === undefined) throw new vscode.CancellationError();
  return choice === trackButton;
}

async function tellTracked(
  { ignoredBy }: HostResult<"markBaseline">,
  gitIgnore: string,
): Promise<void> {
  if (ignoredBy !== undefined) {
    const message = t("git still ignores the result file of the baseline: {0}", ignoredBy);
    await vscode.window.showWarningMessage(message);
    return;
  }
  const open = t("Open .gitignore");
  const message = t(
    "The result file is tracked once it is committed, with baseline.json beside it.",
  );
  const choice = await vscode.window.showInformationMessage(message, open);
  if (choice !== open) return;
  await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(gitIgnore)));
}
