import * as vscode from "vscode";
import type { FolderSessions } from "../host/folderSessions.ts";
import { findSame, listJsonDiagnostics } from "./otherChecks.ts";
import { groupProblems, type ShownProblem } from "./problemDiagnostics.ts";
import { createQuickFixes } from "./quickFixes.ts";
import { watchTexts } from "./watchTexts.ts";

/** Shows what is wrong with configs, and with all they name, where it stands and in *Problems*, with quick fixes. */
export function createProblemsView(folders: FolderSessions): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("touchstone");
  let groups = new Map<string, ShownProblem[]>();
  const shown = new Map<string, string>();

  function showFile(uri: string): void {
    const parsed = vscode.Uri.parse(uri);
    const own = groups.get(uri) ?? [];
    const others = own.length === 0 ? [] : listJsonDiagnostics(parsed);
    const visible = own.filter(({ diagnostic }) => findSame(diagnostic, others).length === 0);
    const text = JSON.stringify(visible.map(({ problem }) => problem));
    if ((shown.get(uri) ?? "[]") === text) return;
    shown.set(uri, text);
    if (visible.length === 0) shown.delete(uri);
    collection.set(
      parsed,
      visible.map(({ diagnostic }) => diagnostic),
    );
  }

  function showAll(): void {
    const before = groups;
    groups = groupProblems(folders.sessions);
    for (const uri of new Set([...before.keys(), ...groups.keys()])) showFile(uri);
  }

  return vscode.Disposable.from(
    collection,
    folders.onDidChangeProblems(showAll),
    folders.onDidChangeFolders(showAll),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) if (groups.has(uri.toString())) showFile(uri.toString());
    }),
    createQuickFixes((uri) => groups.get(uri.toString()) ?? []),
    watchTexts(folders),
  );
}
