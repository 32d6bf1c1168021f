import * as vscode from "vscode";

/** What VS Code's own check of JSON says of a file. */
export function listJsonDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  const all = vscode.languages.getDiagnostics(uri);
  return all.filter(({ source = "" }) => jsonSources.has(source));
}

/** Those of VS Code's own check that say what `diagnostic`, one of ours, says: where there are any, it gives way. */
export function findSame(
  diagnostic: vscode.Diagnostic,
  others: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const { code, range } = diagnostic;
  if (!shared.has(String(code))) return [];
  // A key that is missing has no place: one of its object is marked, or the object's own key.
  const isPlaceless = code === "missing-key";
  return others.filter(
    ({ range: other }) =>
      other.intersection(range) !== undefined ||
      (isPlaceless && other.start.line === range.start.line),
  );
}

// --- internal ---

/** What a schema has against a text comes without a source. */
const jsonSources: ReadonlySet<string> = new Set(["", "json", "jsonc"]);

/** Faults that VS Code finds in open files by itself: of syntax, and what the schemas of our files tell. */
const shared: ReadonlySet<string> = new Set([
  "syntax",
  "repeated-key",
  "unknown-key",
  "missing-key",
  "invalid-value",
  "invalid-url",
  "written-key",
  "invalid-schema",
]);
