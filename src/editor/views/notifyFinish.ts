import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { JudgedGate } from "../../model/results/comparison.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import type { ConfigValue } from "../configValue.ts";
import { commandIds } from "../ids.ts";
import type { RunRef } from "../runRef.ts";
import { buildFinishNotice, type FinishNotice, type NotifyOnFinish } from "./finishNotice.ts";

const openReport = t("Open Report");

export interface NotifyFinishOptions {
  readonly outcome: RunOutcome;
  readonly ref: RunRef;
  readonly setting: ConfigValue<NotifyOnFinish>;
  /** Whether the row of the run or its report is on the screen. */
  readonly isVisible: boolean;
  /** What the gate of the run says of it; it may have to read its result first. */
  readonly judgeGate: () => Promise<JudgedGate | undefined>;
}

/** Tells of the end of a run, unless it is seen anyway. */
export async function notifyFinish(options: NotifyFinishOptions): Promise<void> {
  const { outcome, ref, setting, isVisible } = options;
  const gate = await options.judgeGate();
  const notice = buildFinishNotice(outcome, setting.value, isVisible, gate);
  if (notice === undefined) return;
  const choice = await show(notice);
  if (choice === openReport) await vscode.commands.executeCommand(commandIds.openReport, ref);
}

// --- internal ---

function show({ level, message }: FinishNotice): Thenable<string | undefined> {
  if (level === "error") return vscode.window.showErrorMessage(message, openReport);
  if (level === "warning") return vscode.window.showWarningMessage(message, openReport);
  return vscode.window.showInformationMessage(message, openReport);
}
