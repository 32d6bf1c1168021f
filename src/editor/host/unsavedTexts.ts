import * as vscode from "vscode";

/** Whether a document is one whose text may be looked at before it is saved: JSON on disk. */
export function isWatchedText(document: vscode.TextDocument): boolean {
  return jsonLanguages.has(document.languageId) && document.uri.scheme === "file";
}

/** The texts of a workspace folder's JSON files that are not saved. */
export function listUnsavedTexts(folder: vscode.WorkspaceFolder): { file: string; text: string }[] {
  const { path } = folder.uri;
  return vscode.workspace.textDocuments
    .filter((each) => each.isDirty && isWatchedText(each) && each.uri.path.startsWith(`${path}/`))
    .map((each) => ({ file: each.uri.fsPath, text: each.getText() }))
    .filter(({ text }) => text.length <= mostTextLength);
}

// --- internal ---

const jsonLanguages: ReadonlySet<string> = new Set(["json", "jsonc"]);
/** Larger texts are looked at when they are saved. */
const mostTextLength = 1024 * 1024;
