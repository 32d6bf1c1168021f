import path from "node:path";
import * as vscode from "vscode";
import { isError } from "../../model/config/problem.ts";
import { UserError } from "../../model/userError.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted, runConfigFile } from "../runConfigFile.ts";
import { formatConfigName } from "../text/configText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Run…*: asks which config. */
export function registerStartRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startRun, services.log, async () => {
    assertTrusted();
    const items = (await Promise.all(services.folders.sessions.map(listItems))).flat();
    if (items.length === 0) return offerSample();
    const picked = await vscode.window.showQuickPick(items, {
      title: "Start Run",
      placeHolder: "Pick a config",
      matchOnDetail: true,
    });
    if (picked === undefined) return undefined;
    return runConfigFile(services, picked.session, picked.file);
  });
}

// --- internal ---

interface ConfigItem extends vscode.QuickPickItem {
  readonly session: FolderSession;
  readonly file: string;
}

async function listItems(session: FolderSession): Promise<ConfigItem[]> {
  await session.configs.load();
  const { configs, error } = session.configs;
  if (error !== undefined) throw new UserError(error, { code: "host" });
  return configs.map((summary) => {
    const { file, providers, scenarios } = summary;
    const errors = summary.problems.filter(isError);
    const counts = `${formatPlural(providers.length, "provider")} · ${formatPlural(scenarios.length, "scenario")}`;
    return {
      label: formatConfigName(summary),
      description: errors.length > 0 ? formatPlural(errors.length, "problem") : counts,
      detail: `${session.folder.name}/${file}`,
      session,
      file: path.resolve(session.path, file),
    };
  });
}

async function offerSample(): Promise<void> {
  const create = "Create Sample Config";
  const choice = await vscode.window.showInformationMessage("There is no run config yet.", create);
  if (choice === create) await vscode.commands.executeCommand(commandIds.createSampleConfig);
}
