import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { buildStorageError, errorCode } from "../model/storageError.ts";
import { UserError } from "../model/userError.ts";
import type { TextChanges } from "../model/wire/draftRequests.ts";

/** A file to be made; its path is absolute. */
export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Makes files, so that an undo takes them back. Throws a `UserError` where one is there already: nothing is written then. */
export async function createFiles(files: readonly NewFile[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { file, text } of files) {
    const uri = vscode.Uri.file(file);
    if (await exists(uri)) throw taken(uri);
    const contents = new TextEncoder().encode(text);
    edit.createFile(uri, { overwrite: false, ignoreIfExists: false, contents });
  }
  if (await vscode.workspace.applyEdit(edit)) return;
  for (const { file } of files) await assertWritable(file);
  throw new UserError(t("The files were not made; they may have come from elsewhere just now."), {
    code: "storage",
  });
}

/**
 * Changes a text file (absolute path) as its editor shows it, and saves it unless it had changes that were not saved. `plan`
 * says what changes, and is asked again where the text has changed meanwhile. Resolves with where the first change ended.
 */
export async function changeFile(
  file: string,
  plan: (text: string) => Promise<TextChanges>,
): Promise<vscode.Range | undefined> {
  const uri = vscode.Uri.file(file);
  for (let turn = 0; turn < mostTurns; turn++) {
    const document = await vscode.workspace.openTextDocument(uri);
    const { version, isDirty } = document;
    const changes = await plan(document.getText());
    if (document.isClosed || document.version !== version) continue;
    const last = changes.at(-1);
    if (last === undefined) return undefined;
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of changes) {
      const range = new vscode.Range(
        document.positionAt(offset),
        document.positionAt(offset + length),
      );
      edit.replace(uri, range, content);
    }
    if (!(await vscode.workspace.applyEdit(edit))) continue;
    if (!isDirty) await document.save();
    const moved = changes.reduce((sum, { content, length }) => sum + content.length - length, 0);
    const end = document.positionAt(last.offset + last.length + moved);
    return new vscode.Range(end, end);
  }
  throw new UserError(t("{0} keeps changing; nothing was added to it", file), { code: "storage" });
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
    throw error;
  }
}

// --- internal ---

const mostTurns = 5;

/** Throws a `UserError` where the nearest folder of a file that is to be made takes none: VS Code does not say why. */
async function assertWritable(file: string): Promise<void> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    try {
      return await access(folder, constants.W_OK);
    } catch (error) {
      const isTop = folder === path.dirname(folder);
      if (errorCode(error) !== "ENOENT" || isTop) throw buildStorageError("write", file, error);
    }
  }
}

function taken(uri: vscode.Uri): UserError {
  const file = vscode.workspace.asRelativePath(uri);
  return new UserError(t("{0} is there already; nothing was written", file), { code: "usage" });
}
