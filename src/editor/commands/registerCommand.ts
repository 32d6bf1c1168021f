import * as vscode from "vscode";
import { errorMessage, UserError } from "../../model/userError.ts";
import { type CommandId, commandIds } from "../ids.ts";

/** Registers a command; the only place that shows what went wrong in one. */
export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: (...args: unknown[]) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      if (error instanceof vscode.CancellationError) return undefined;
      void showError(id, log, error);
      return undefined;
    }
  });
}

// --- internal ---

const showLog = "Show Log";

async function showError(
  id: CommandId,
  log: vscode.LogOutputChannel,
  error: unknown,
): Promise<void> {
  const isExpected = error instanceof UserError;
  log.error(`${id}: ${isExpected ? error.message : describe(error)}`);
  const text = errorMessage(error);
  const message = isExpected ? capitalize(text) : `Touchstone failed: ${text}`;
  const choice = await vscode.window.showErrorMessage(message, showLog);
  if (choice === showLog) await vscode.commands.executeCommand(commandIds.showLog);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A message that begins with a word begins a sentence; one that begins with a file name stays. */
function capitalize(text: string): string {
  return /^[a-z]+\b[^.:/\\]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
