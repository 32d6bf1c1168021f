import * as vscode from "vscode";
import type { FoundFix } from "../../model/wire/problemRequests.ts";
import { findSame, listJsonDiagnostics } from "./otherChecks.ts";
import type { ShownProblem } from "./problemDiagnostics.ts";

/** Offers what would mend the problems at a place; the run host finds it in the text as it is. */
export function createQuickFixes(
  listProblems: (uri: vscode.Uri) => readonly ShownProblem[],
): vscode.Disposable {
  const selector = [
    { scheme: "file", language: "jsonc" },
    { scheme: "file", language: "json" },
    { scheme: "file", pattern: "**/*.{jsonl,ndjson}" },
  ];
  const { QuickFix } = vscode.CodeActionKind;
  return vscode.languages.registerCodeActionsProvider(
    selector,
    {
      async provideCodeActions(document, range, { only }) {
        if (only !== undefined && !only.intersects(QuickFix)) return [];
        const problems = listProblems(document.uri)
          .filter(({ problem, diagnostic }) => {
            const hasFixes = problem.fault !== undefined && problem.fault.fixes.length > 0;
            return hasFixes && diagnostic.range.intersection(range) !== undefined;
          })
          .slice(0, mostProblems);
        return problems.length === 0 ? [] : await askFixes(document, problems);
      },
    },
    { providedCodeActionKinds: [QuickFix] },
  );
}

// --- internal ---

/** At one place. */
const mostProblems = 10;
const mostTextLength = 1024 * 1024;

async function askFixes(
  document: vscode.TextDocument,
  problems: readonly ShownProblem[],
): Promise<vscode.CodeAction[]> {
  const { version, uri } = document;
  const text = document.getText();
  const [first] = problems;
  if (first === undefined || text.length > mostTextLength) return [];
  const { fixes } = await first.session.host.request("findFixes", {
    file: uri.fsPath,
    text,
    problems: problems.flatMap(({ problem: { line, column, fault } }) =>
      fault === undefined ? [] : [{ place: { line, column }, fault }],
    ),
  });
  if (document.version !== version) return [];
  const others = listJsonDiagnostics(uri);
  return problems.flatMap(({ diagnostic }, at) => {
    const same = findSame(diagnostic, others);
    const mended = same.length > 0 ? same : [diagnostic];
    return (fixes[at] ?? []).map((fix) => toAction(fix, uri, mended));
  });
}

function toAction(
  { title, isPreferred, edits, create }: FoundFix,
  uri: vscode.Uri,
  mended: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    const range = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
    edit.replace(uri, range, text);
  }
  if (create !== undefined) {
    const contents = new TextEncoder().encode(create.text);
    edit.createFile(vscode.Uri.file(create.file), { ignoreIfExists: true, contents });
  }
  action.edit = edit;
  action.diagnostics = [...mended];
  action.isPreferred = isPreferred;
  return action;
}
