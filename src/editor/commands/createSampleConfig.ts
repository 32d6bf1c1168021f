import path from "node:path";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { sampleFiles } from "../sampleConfig.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Create Sample Config*: writes a config and a scenario, asks before it overwrites, opens the config. */
export function registerCreateSampleConfig(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.createSampleConfig, services.log, async () => {
    const session = await pickFolder(services.folders, "Create Sample Config");
    const { dataFolder } = session;
    const files = sampleFiles.map(({ path: name, text }) => ({
      uri: vscode.Uri.file(path.join(dataFolder, name)),
      text,
    }));
    if (!(await confirmOverwrite(files.map(({ uri }) => uri)))) return;
    for (const { uri, text } of files) {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    }
    await session.configs.refresh();
    const [config] = files;
    if (config !== undefined) await vscode.window.showTextDocument(config.uri);
  });
}

// --- internal ---

async function confirmOverwrite(uris: readonly vscode.Uri[]): Promise<boolean> {
  const existing: string[] = [];
  for (const uri of uris) {
    if (await exists(uri)) existing.push(vscode.workspace.asRelativePath(uri));
  }
  if (existing.length === 0) return true;
  const overwrite = "Overwrite";
  const choice = await vscode.window.showWarningMessage(
    "The sample exists. Overwrite it?",
    { modal: true, detail: existing.join("\n") },
    overwrite,
  );
  return choice === overwrite;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
    throw error;
  }
}
