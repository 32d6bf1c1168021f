import { writeFile } from "node:fs/promises";
import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { makeFolder } from "../common/makeFolder.ts";
import { buildStorageError } from "../model/storageError.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { exists } from "./writeDrafts.ts";

/** Writes the sample into the data folder, asking before it overwrites; resolves with the path of its config, undefined when called off. */
export async function createSample(session: FolderSession): Promise<string | undefined> {
  const { dataFolder } = session;
  const { listSampleFiles } = await import("./wizard/wizards.ts");
  const files = listSampleFiles().map(({ path: name, text }) => ({
    uri: vscode.Uri.file(path.join(dataFolder, name)),
    text,
  }));
  if (!(await confirmOverwrite(files.map(({ uri }) => uri)))) return undefined;
  // The config comes first in the list and last to the disk: until then nothing is there that could not be read.
  for (const { uri, text } of files.toReversed()) {
    await write(uri.fsPath, text);
  }
  await session.configs.refresh();
  return files[0]?.uri.fsPath;
}

// --- internal ---

async function write(file: string, text: string): Promise<void> {
  try {
    await makeFolder(path.dirname(file));
    await writeFile(file, text);
  } catch (error) {
    throw buildStorageError("write", file, error);
  }
}

async function confirmOverwrite(uris: readonly vscode.Uri[]): Promise<boolean> {
  const existing: string[] = [];
  for (const uri of uris) {
    if (await exists(uri)) existing.push(vscode.workspace.asRelativePath(uri));
  }
  if (existing.length === 0) return true;
  const overwrite = t("Overwrite");
  const choice = await vscode.window.showWarningMessage(
    t("The sample exists. Overwrite it?"),
    { modal: true, detail: existing.join("\n") },
    overwrite,
  );
  return choice === overwrite;
}
