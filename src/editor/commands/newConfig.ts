import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { storeNewKey } from "../storeNewKey.ts";
import { createFiles } from "../writeDrafts.ts";
import { pickFolder } from "./pickFolder.ts";
import { registerCommand } from "./registerCommand.ts";

/** *New Config…*: in the folder it was called for in the Explorer, else where configs usually lie. Resolves with its path. */
export function registerNewConfig(services: EditorServices): vscode.Disposable {
  const { folders, vault, log } = services;
  return registerCommand(commandIds.newConfig, log, async (target) => {
    assertTrusted();
    const chosen = target instanceof vscode.Uri && target.scheme === "file" ? target : undefined;
    const session =
      chosen === undefined ? await pickFolder(folders, t("New Config")) : folders.ofFile(chosen);
    await session.configs.load();
    const { kinds } = await session.host.request("listProviderKinds", {});
    const { askConfig } = await import("../wizard/wizards.ts");
    const answers = await askConfig({ session, vault, kinds, chosen: chosen?.fsPath });
    const { name, folder, subject, from, prompt = "", schema = true, provider } = answers;
    const scenario = { name: from === "small" ? "Extract a person" : name, prompt, schema };
    const { files } = await session.host.request("draftConfig", {
      ...{ name, folder },
      ...(subject === "prompts" ? { provider: { ...provider }, scenario } : {}),
    });
    await createFiles(files);
    await storeNewKey(answers, vault);
    await session.configs.refresh();
    const file = files.at(-1)?.file ?? "";
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    return file;
  });
}
