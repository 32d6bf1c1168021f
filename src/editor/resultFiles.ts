import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { makeFolder } from "../common/makeFolder.ts";
import { UserError } from "../model/userError.ts";
import type { FolderSession } from "./host/folderSession.ts";
import type { FolderSessions } from "./host/folderSessions.ts";

/** The session to ask about a file, whatever its scheme. Throws `UserError` without a folder. */
export function findSessionFor({ sessions }: FolderSessions, uri: vscode.Uri): FolderSession {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(uri.path));
  const own = sessions.find(({ id }) => id === folder?.uri.toString());
  const session = own ?? sessions[0];
  if (session !== undefined) return session;
  throw new UserError(t("open a folder first: its run host reads result files"), { code: "usage" });
}

/** The path of a file's content: its own on disk, else that of a copy, which `remove` removes. */
export async function placeOnDisk(
  uri: vscode.Uri,
  storageUri: vscode.Uri,
): Promise<{ readonly file: string; remove(): Promise<void> }> {
  if (uri.scheme === "file") return { file: uri.fsPath, remove: async () => undefined };
  await prepareFolder(storageUri.fsPath);
  const folder = await mkdtemp(path.join(storageUri.fsPath, "result-"));
  const file = path.join(folder, path.posix.basename(uri.path));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(file, await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    await remove();
    throw error;
  }
  return { file, remove };
}

// --- internal ---

const prepared = new Map<string, Promise<void>>();

/** Copies of an earlier session are removed before the first of this one: both sides of a diff are opened at once. */
async function prepareFolder(folder: string): Promise<void> {
  const known = prepared.get(folder) ?? removeCopies(folder);
  prepared.set(folder, known);
  await known.catch((error) => {
    prepared.delete(folder);
    throw error;
  });
  await makeFolder(folder);
}

async function removeCopies(folder: string): Promise<void> {
  await makeFolder(folder);
  const left = (await readdir(folder)).filter((name) => name.startsWith("result-"));
  await Promise.all(
    left.map((name) => rm(path.join(folder, name), { recursive: true, force: true })),
  );
}
