import * as vscode from "vscode";
import type { CommandId, InternalCommandId } from "../ids.ts";
import { showError } from "../showError.ts";

/** Registers a command; what goes wrong in it is shown here and nowhere else. */
export function registerCommand(
  id: CommandId | InternalCommandId,
  log: vscode.LogOutputChannel,
  run: (...args: unknown[]) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) void showError(log, id, error);
      return undefined;
    }
  });
}
