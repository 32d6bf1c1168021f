import * as vscode from "vscode";
import { shownLine } from "../../common/shownLine.ts";
import type { MarkedProblem } from "../../model/wire/problemRequests.ts";
import type { FolderSession } from "../host/folderSession.ts";

/** A problem as VS Code shows it. */
export interface ShownProblem {
  readonly session: FolderSession;
  readonly problem: MarkedProblem;
  readonly diagnostic: vscode.Diagnostic;
}

/** The problems of several folders by the URI of their file as text; what two folders say of one is one. */
export function groupProblems(sessions: readonly FolderSession[]): Map<string, ShownProblem[]> {
  const groups = new Map<string, Map<string, ShownProblem>>();
  const uris = new Map<string, string>();
  for (const session of sessions) {
    for (const problem of session.problems.problems) {
      const uri = uris.get(problem.file) ?? vscode.Uri.file(problem.file).toString();
      uris.set(problem.file, uri);
      const group = groups.get(uri) ?? new Map<string, ShownProblem>();
      groups.set(uri, group);
      const id = JSON.stringify(problem);
      if (group.has(id)) continue;
      group.set(id, { session, problem, diagnostic: toDiagnostic(problem) });
    }
  }
  return new Map([...groups].map(([uri, group]) => [uri, [...group.values()]]));
}

// --- internal ---

const mostMessageLength = 2000;
/** Of a problem that has none of its own. */
const plainCode = "config";

function toDiagnostic({ severity, key, message, fault, ...place }: MarkedProblem) {
  const { line, column, end } = place;
  const range = new vscode.Range(line - 1, column - 1, end.line - 1, end.column - 1);
  const words = shownLine(key === "" ? message : `${key}: ${message}`, mostMessageLength);
  const { Error: error, Warning: warning } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(range, words, severity === "error" ? error : warning);
  diagnostic.source = "Touchstone";
  diagnostic.code = fault?.code ?? plainCode;
  return diagnostic;
}
