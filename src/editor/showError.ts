import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { errorMessage, UserError } from "../model/userError.ts";
import { type ErrorAction, findErrorAction } from "./errorActions.ts";

const showLog = t("Show Log");

/** Logs what went wrong and shows it with what mends it, and a way to the log; `source` is a command or a part. */
export async function showError(
  log: vscode.LogOutputChannel,
  source: string,
  error: unknown,
): Promise<void> {
  const isExpected = error instanceof UserError;
  log.error(`${source}: ${isExpected ? error.message : describe(error)}`);
  const text = errorMessage(error);
  const message = isExpected ? capitalize(text) : t("Touchstone failed: {0}", text);
  const action = isExpected ? findErrorAction(error) : undefined;
  const buttons = action === undefined ? [showLog] : [action.label, showLog];
  const choice = await vscode.window.showErrorMessage(message, ...buttons);
  if (choice === showLog) log.show();
  else if (choice !== undefined && action !== undefined) await carryOut(action);
}

// --- internal ---

async function carryOut({ command, args = [], place }: ErrorAction): Promise<void> {
  if (place === undefined) {
    await vscode.commands.executeCommand(command, ...args);
    return;
  }
  const position = new vscode.Position(place.line - 1, place.column - 1);
  const selection = new vscode.Range(position, position);
  await vscode.commands.executeCommand(command, vscode.Uri.file(place.file), { selection });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A message that begins with a word begins a sentence; one that begins with a file name stays. */
function capitalize(text: string): string {
  return /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
