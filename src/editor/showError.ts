import * as vscode from "vscode";
import { errorMessage, UserError } from "../model/userError.ts";

const showLog = "Show Log";

/** Logs what went wrong and shows it with a way to the log; `source` is a command or a part. */
export async function showError(
  log: vscode.LogOutputChannel,
  source: string,
  error: unknown,
): Promise<void> {
  const isExpected = error instanceof UserError;
  log.error(`${source}: ${isExpected ? error.message : describe(error)}`);
  const text = errorMessage(error);
  const message = isExpected ? capitalize(text) : `Touchstone failed: ${text}`;
  const choice = await vscode.window.showErrorMessage(message, showLog);
  if (choice === showLog) log.show();
}

// --- internal ---

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A message that begins with a word begins a sentence; one that begins with a file name stays. */
function capitalize(text: string): string {
  return /^[a-z]+\b[^.:/\\]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
