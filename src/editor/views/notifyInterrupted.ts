import { t } from "@vscode/l10n";
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

const resume = t("Resume");
const keep = t("Keep");
const discard = t("Discard…");
const openSetting = t("When a Window Closes…");

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
  const figures = [name, totalTests, formatPlural(plannedTests, "test")];
  const message = endedWithWindow
    ? t(
        "Run {0} was interrupted when its window was closed, after {1} of {2}; they are kept.",
        ...figures,
      )
    : t("Run {0} was interrupted after {1} of {2}; they are kept.", ...figures);
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
