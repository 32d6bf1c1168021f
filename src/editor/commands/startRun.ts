import path from "node:path";
import * as vscode from "vscode";
import { listConfigTargets, pickConfig } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted, runConfigFile } from "../runConfigFile.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Run…*: asks which config. */
export function registerStartRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startRun, services.log, async () => {
    assertTrusted();
    const targets = await listConfigTargets(services);
    if (targets.length === 0) return offerSample();
    const texts = { title: "Start Run", placeHolder: "Pick a config" };
    const picked = await pickConfig(targets, texts);
    if (picked === undefined) return undefined;
    const { session, summary } = picked;
    return runConfigFile(services, session, path.resolve(session.path, summary.file));
  });
}

// --- internal ---

async function offerSample(): Promise<void> {
  const create = "Create Sample Config";
  const choice = await vscode.window.showInformationMessage("There is no run config yet.", create);
  if (choice === create) await vscode.commands.executeCommand(commandIds.createSampleConfig);
}
