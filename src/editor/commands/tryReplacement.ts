import path from "node:path";
import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { readConfigTarget, resolveProvider } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { tryReplacement } from "../tryReplacement.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Try Replacement…*: of a provider's row, else of one that is picked. */
export function registerTryReplacement(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.tryReplacement, services.log, async (target) => {
    assertTrusted();
    const chosen = await resolveProvider(services, readConfigTarget(services, target), {
      title: t("Try Replacement"),
      placeHolder: t("Pick the provider whose model another one is to be tried beside"),
      missing: t("there is no config with a provider that has a model"),
      accepts: ({ model }) => model !== undefined,
    });
    if (chosen === undefined) return undefined;
    const { session, summary, provider } = chosen;
    const file = path.resolve(session.path, summary.file);
    return await tryReplacement(services, session, file, provider);
  });
}
