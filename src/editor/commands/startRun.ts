import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { listConfigTargets, pickConfigOr } from "../configTargets.ts";
import { createSample } from "../createSample.ts";
import type { EditorServices } from "../editorServices.ts";
import { runAndShowFirst } from "../firstReport.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import type { RunRef } from "../runRef.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Run…*: asks which config, or makes one. */
export function registerStartRun(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startRun, services.log, async () => {
    assertTrusted();
    const targets = await listConfigTargets(services);
    if (targets.length === 0) return await startWithoutConfig(services);
    const placeHolder = t("Pick a config");
    const picked = await pickConfigOr(targets, { title, placeHolder }, newConfigItem);
    if (picked === undefined) return undefined;
    if (picked === "other") return await makeConfig();
    const { session, summary } = picked;
    return runAndShowFirst(services, session, path.resolve(session.path, summary.file));
  });
}

// --- internal ---

const title = t("Start Run");
const newConfigItem: vscode.QuickPickItem = {
  label: `$(add) ${t("New Config…")}`,
  alwaysShow: true,
};
const sampleItem: vscode.QuickPickItem = {
  label: `$(beaker) ${t("Create and Run a Sample")}`,
  detail: t("Two simulated models and three scenarios; no key, no network"),
};

async function startWithoutConfig(services: EditorServices): Promise<RunRef | undefined> {
  const placeHolder = t("There is no run config yet");
  const items = [sampleItem, newConfigItem];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (picked === newConfigItem) return await makeConfig();
  if (picked !== sampleItem) return undefined;
  const session = await pickFolder(services.folders, title);
  const config = await createSample(session);
  return config === undefined ? undefined : await runAndShowFirst(services, session, config);
}

async function makeConfig(): Promise<undefined> {
  await vscode.commands.executeCommand(commandIds.newConfig);
}
