import * as vscode from "vscode";

/**
 * What VS Code's own check of open JSON files finds too: syntax, and what the schemas of our files say. Where it marks the same
 * place, ours give way; they are there again when the file is closed.
 */
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

/** What VS Code's own check of JSON says of a file. */
export function listJsonDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  const own = vscode.languages.getDiagnostics(uri);
  return own.filter(({ source }) => source === "json" || source === "jsonc");
}

/** Those that say what `diagnostic` says. */
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
