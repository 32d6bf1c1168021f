import * as vscode from "vscode";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { commandIds } from "../ids.ts";
import type { RunRef } from "../runRef.ts";

const resume = "Resume";
const keep = "Keep";
const discard = "Discard…";

/** Asks what is to become of a run whose process died; without an answer it is kept as it is. */
export async function notifyInterrupted({ name, summary }: RunOutcome, ref: RunRef): Promise<void> {
  const { totalTests, plannedTests = totalTests } = summary;
  const message = `Run ${name} was interrupted after ${totalTests} of ${formatPlural(plannedTests, "test")}; they are kept.`;
  const choice = await vscode.window.showWarningMessage(message, resume, keep, discard);
  if (choice === resume) await vscode.commands.executeCommand(commandIds.resumeRun, ref);
  if (choice === discard) await vscode.commands.executeCommand(commandIds.deleteRuns, ref);
}
