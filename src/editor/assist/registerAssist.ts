import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { assistedDocuments, createAssistClient } from "./assistClient.ts";
import { completionTriggers, createCompletionProvider } from "./completionProvider.ts";
import { registerLenses } from "./lensProvider.ts";
import {
  createDefinitionProvider,
  createHoverProvider,
  createLinkProvider,
} from "./placeProviders.ts";

/** Help with configs, scenarios and what they name; nothing is asked before such a document is shown. */
export function registerAssist({
  folders,
  log,
  vault,
}: Pick<EditorServices, "folders" | "log" | "vault">): vscode.Disposable {
  const client = createAssistClient(folders, log);
  const { languages } = vscode;
  return vscode.Disposable.from(
    registerLenses(client, folders),
    languages.registerCompletionItemProvider(
      assistedDocuments,
      createCompletionProvider(client),
      ...completionTriggers,
    ),
    languages.registerDocumentLinkProvider(assistedDocuments, createLinkProvider(client)),
    languages.registerDefinitionProvider(assistedDocuments, createDefinitionProvider(client)),
    languages.registerHoverProvider(assistedDocuments, createHoverProvider(client, vault)),
  );
}
