import * as vscode from "vscode";
import { formatPlural } from "../../model/words/figures.ts";
import { commandIds, settingKeys, settingsSection } from "../ids.ts";
import type { RunRef } from "../runRef.ts";

/** What of a run that was cut short is told. */
export interface InterruptedRun {
  readonly id: string;
  readonly name: string;
  readonly summary: { readonly totalTests: number; readonly plannedTests?: number | undefined };
}

const resume = "Resume";
const keep = "Keep";
const discard = "Discard…";
const openSetting = "When a Window Closes…";

/**
 * Asks what is to become of a run that was cut short; without an answer it is kept as it is. One that ended with its window
 * offers the setting for that, the first time.
 */
export async function notifyInterrupted(
  { name, summary }: InterruptedRun,
  ref: RunRef,
  endedWithWindow: boolean,
  personMemory: vscode.Memento,
): Promise<void> {
  const { totalTests, plannedTests = totalTests } = summary;
  const cause = endedWithWindow ? " when its window was closed," : "";
  const message = `Run ${name} was interrupted${cause} after ${totalTests} of ${formatPlural(plannedTests, "test")}; they are kept.`;
  const offersSetting = endedWithWindow && !personMemory.get(offeredKey, false);
  if (offersSetting) void personMemory.update(offeredKey, true);
  const buttons = [resume, keep, discard, ...(offersSetting ? [openSetting] : [])];
  const choice = await vscode.window.showWarningMessage(message, ...buttons);
  if (choice === resume) await vscode.commands.executeCommand(commandIds.resumeRun, ref);
  if (choice === discard) await vscode.commands.executeCommand(commandIds.deleteRuns, ref);
  if (choice !== openSetting) return;
  const setting = `@id:${settingsSection}.${settingKeys.onWindowClose}`;
  await vscode.commands.executeCommand("workbench.action.openSettings", setting);
}

// --- internal ---

const offeredKey = "touchstone.offeredOnWindowClose";
