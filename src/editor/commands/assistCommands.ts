import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { FilePlace } from "../../model/wire/assistRequests.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { toLocation } from "../fileLocation.ts";
import { internalCommandIds } from "../ids.ts";
import { assertTrusted, grantRunKeys } from "../runConfigFile.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { registerCommand } from "./registerCommand.ts";

/** What entries of completion lists and lines above files call. */
export function registerAssistCommands(services: EditorServices): vscode.Disposable {
  const { log } = services;
  return vscode.Disposable.from(
    registerCommand(internalCommandIds.listModels, log, async (uri, start) => {
      if (uri instanceof vscode.Uri && start instanceof vscode.Position) {
        await listModels(services, uri, start);
      }
    }),
    registerCommand(internalCommandIds.showPlaces, log, async (uri, places) => {
      if (uri instanceof vscode.Uri && Array.isArray(places)) await showPlaces(uri, places);
    }),
  );
}

// --- internal ---

/** Asks the provider whose model stands at a place, then offers what it has. */
async function listModels(
  services: EditorServices,
  uri: vscode.Uri,
  start: vscode.Position,
): Promise<void> {
  assertTrusted();
  const session = services.folders.ofFile(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  // Within the quotes that the entry has put there.
  const offset = document.offsetAt(start) + 1;
  const at = { file: uri.fsPath, text: document.getText(), offset };
  const { asks } = await session.host.request("completeDocument", at);
  if (asks === undefined)
    throw new UserError(t("there is no model to be written here"), { code: "usage" });
  const { provider } = asks;
  const keys = await grantRunKeys(services, session, asks.keys);
  const asking = session.host.request("listDocumentModels", { ...at, keys });
  const { count, fault } = await withSlowProgress(t("Asking {0} for models…", provider), asking);
  if (fault !== undefined) {
    throw new UserError(t("{0} lists no models: {1}", provider, fault), { code: "usage" });
  }
  services.log.info(`${provider} lists ${formatPlural(count, "model")}`);
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document) return;
  await vscode.commands.executeCommand("editor.action.triggerSuggest");
}

/** Goes to the only place, or shows them all beside the text. */
async function showPlaces(uri: vscode.Uri, places: readonly FilePlace[]): Promise<void> {
  const locations = places.map(toLocation);
  const [only, ...others] = locations;
  if (only !== undefined && others.length === 0) {
    await vscode.window.showTextDocument(only.uri, { selection: only.range });
    return;
  }
  const at = new vscode.Position(0, 0);
  const none = t("Nothing uses this file.");
  const go = "editor.action.goToLocations";
  await vscode.commands.executeCommand(go, uri, at, locations, "peek", none);
}
