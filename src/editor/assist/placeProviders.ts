import * as vscode from "vscode";
import type { Explanation } from "../../model/wire/assistRequests.ts";
import { toLocation } from "../fileLocation.ts";
import { findKey } from "../keys/findKey.ts";
import type { KeyVault } from "../keys/keyVault.ts";
import { describeCredential } from "../text/assistText.ts";
import { type AssistClient, toRange } from "./assistClient.ts";

/** Underlines paths; each leads to its file. */
export function createLinkProvider(client: AssistClient): vscode.DocumentLinkProvider {
  return {
    async provideDocumentLinks(document) {
      const answer = await client.ask("listLinks", document, {});
      return answer?.links.map(
        ({ file, ...span }) =>
          new vscode.DocumentLink(toRange(document, span), vscode.Uri.file(file)),
      );
    },
  };
}

/** Leads from paths, globs and ids to what they stand for. */
export function createDefinitionProvider(client: AssistClient): vscode.DefinitionProvider {
  return {
    async provideDefinition(document, position) {
      const offset = document.offsetAt(position);
      const answer = await client.ask("findDefinitions", document, { offset });
      const { origin, places = [] } = answer ?? {};
      const from = origin && { originSelectionRange: toRange(document, origin) };
      return places.map((place): vscode.LocationLink => {
        const { uri, range } = toLocation(place);
        return { ...from, targetUri: uri, targetRange: range };
      });
    },
  };
}

/** Tells what is not written: where a path leads, what a key is without a value, whether a credential is there. */
export function createHoverProvider(client: AssistClient, vault: KeyVault): vscode.HoverProvider {
  return {
    async provideHover(document, position) {
      const offset = document.offsetAt(position);
      const explanation = (await client.ask("explainPlace", document, { offset }))?.explanation;
      if (explanation === undefined) return undefined;
      const credential = await tellCredential(explanation, vault);
      const lines = [...explanation.lines, ...credential];
      const text = new vscode.MarkdownString();
      for (const [index, line] of lines.entries()) {
        if (index > 0) text.appendMarkdown("\n\n");
        text.appendText(line);
      }
      return new vscode.Hover(text, toRange(document, explanation));
    },
  };
}

// --- internal ---

/** Whether there is a value; what it is stays where it is. */
async function tellCredential({ key }: Explanation, vault: KeyVault): Promise<string[]> {
  if (key === undefined) return [];
  const { source, name, origin } = key;
  if (origin !== undefined) {
    const found = await findKey({ source, name, origin }, vault, process.env);
    return [describeCredential(key, found?.heldIn)];
  }
  const isSet = source === "env" && (process.env[name] ?? "") !== "";
  const isStored = vault.originsOf(name).length > 0;
  return [describeCredential(key, isSet ? "environment" : isStored ? "storage" : undefined)];
}
