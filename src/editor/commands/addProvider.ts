import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { resolveConfig } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { storeNewKey } from "../storeNewKey.ts";
import { changeFile } from "../writeDrafts.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Add Provider…*: to the config of a row or of the editor, else to one that is picked. */
export function registerAddProvider(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.addProvider, services.log, async (target) => {
    assertTrusted();
    const title = t("Add Provider");
    const placeHolder = t("Pick the config that the provider is added to");
    const found = await resolveConfig(services, target, { title, placeHolder });
    if (found === undefined) return;
    const { session, summary } = found;
    const file = path.resolve(session.path, summary.file);
    const { kinds } = await session.host.request("listProviderKinds", {});
    const { askProvider } = await import("../wizard/wizards.ts");
    const { vault } = services;
    const configFolder = () => path.dirname(file);
    const answers = await askProvider({ session, vault, kinds, configFolder }, summary);
    const provider = { ...answers.provider };
    const place = await changeFile(file, async (text) => {
      return (await session.host.request("planProvider", { file, text, provider })).changes;
    });
    await storeNewKey(answers, vault);
    await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: place });
  });
}
