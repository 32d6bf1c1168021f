import * as vscode from "vscode";
import type { FilePlace } from "../model/wire/assistRequests.ts";

/** A place that the host told as VS Code has it. */
export function toLocation({ file, line, column }: FilePlace): vscode.Location {
  return new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, column - 1));
}
