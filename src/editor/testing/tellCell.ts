import * as vscode from "vscode";
import type { CellMessage, CellState } from "../../model/wire/cellRequests.ts";

/** Tells the Test Explorer what a run came to in a cell. */
export function tellCell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { state, passed, ended, durationMs, messages }: CellState,
): void {
  if (ended > 0) item.description = `${passed}/${ended}`;
  if (state === "running") run.started(item);
  else if (state === "passed") run.passed(item, durationMs);
  else if (state === "skipped") run.skipped(item);
  else run[state](item, messages.map(toTestMessage), durationMs);
}

/** Plain text: nothing in it is Markdown. */
export function toTestMessage({ text, expected, actual, place }: CellMessage): vscode.TestMessage {
  const message =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, expected, actual);
  if (place !== undefined) {
    const at = new vscode.Position(place.line - 1, place.column - 1);
    message.location = new vscode.Location(vscode.Uri.file(place.file), at);
  }
  return message;
}
