import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { resolveConfig } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { changeFile, createFiles } from "../writeDrafts.ts";
import { registerCommand } from "./registerCommand.ts";

/** *New Scenario…*: for the config of a row or of the editor, else for one that is picked. */
export function registerNewScenario(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.newScenario, services.log, async (target) => {
    const title = t("New Scenario");
    const placeHolder = t("Pick the config that the scenario is for");
    const found = await resolveConfig(services, target, { title, placeHolder });
    if (found === undefined) return;
    const { session, summary } = found;
    const { askScenario } = await import("../wizard/wizards.ts");
    const answers = await askScenario(session, summary);
    const { name, number, prompt = "", schema = true } = answers;
    const folder = path.join(session.path, answers.folder);
    const scenario = { folder, number, name, prompt, schema };
    const drafted = await session.host.request("draftScenario", scenario);
    await createFiles([drafted]);
    const file = path.resolve(session.path, summary.file);
    await changeFile(file, async (text) => {
      const params = { file, text, scenario: drafted.file };
      return (await session.host.request("planScenario", params)).changes;
    });
    await vscode.window.showTextDocument(vscode.Uri.file(drafted.file));
  });
}
