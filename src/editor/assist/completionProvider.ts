import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { Completion } from "../../model/wire/assistRequests.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { internalCommandIds } from "../ids.ts";
import { type AssistClient, toRange } from "./assistClient.ts";

/** After these a path, a word in quotes or an address begins. */
export const completionTriggers = ['"', "/", "{"] as const;

/** Offers what the host knows of a place. Models are listed only by an entry that a person takes. */
export function createCompletionProvider(client: AssistClient): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position) {
      const offset = document.offsetAt(position);
      const answer = await client.ask("completeDocument", document, { offset });
      if (answer === undefined) return undefined;
      const range = toRange(document, answer.span);
      if (!range.isSingleLine || !range.contains(position)) return undefined;
      const replaced = { range, text: document.getText(range) };
      const items = answer.completions.map((each, index) => toItem(each, index, replaced));
      const ask = toAskItem(answer, document, replaced);
      return new vscode.CompletionList([...items, ...ask], answer.isIncomplete);
    },
  };
}

// --- internal ---

interface Replaced {
  readonly range: vscode.Range;
  readonly text: string;
}

const kinds: Record<Completion["sort"], vscode.CompletionItemKind> = {
  file: vscode.CompletionItemKind.File,
  glob: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
  id: vscode.CompletionItemKind.Reference,
  variable: vscode.CompletionItemKind.Variable,
  model: vscode.CompletionItemKind.Value,
  entry: vscode.CompletionItemKind.Snippet,
};

function toItem(completion: Completion, index: number, { range, text }: Replaced) {
  const { label, sort, detail, documentation, insert, isSnippet } = completion;
  const shown = detail === undefined ? label : { label, description: detail };
  const item = new vscode.CompletionItem(shown, kinds[sort]);
  item.range = range;
  item.sortText = `0${String(index).padStart(4, "0")}`;
  item.insertText = isSnippet ? new vscode.SnippetString(insert) : insert;
  // What is written is compared with this, quotes included.
  item.filterText = isSnippet ? (text.startsWith('"') ? `"${label}"` : label) : insert;
  if (documentation !== undefined) item.documentation = documentation;
  if (sort === "folder") goOn(item, insert);
  return item;
}

/** The cursor stays within the quotes, and what lies in the folder is offered next. */
function goOn(item: vscode.CompletionItem, insert: string): void {
  const text = new vscode.SnippetString().appendText(insert.slice(0, -1)).appendTabstop(0);
  item.insertText = text.appendText('"');
  item.command = { command: "editor.action.triggerSuggest", title: t("Suggest") };
}

/** Asks the provider when it is taken, and leaves the text as it is. */
function toAskItem(
  { asks, completions }: HostResult<"completeDocument">,
  document: vscode.TextDocument,
  { range, text }: Replaced,
): vscode.CompletionItem[] {
  if (asks === undefined || !vscode.workspace.isTrusted) return [];
  const offer =
    completions.length === 0
      ? t("List the Models of {0}…", asks.provider)
      : t("List Again the Models of {0}…", asks.provider);
  const label = `$(cloud-download) ${offer}`;
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Event);
  const written = text === "" ? '""' : text;
  item.range = range;
  item.sortText = "1";
  item.filterText = written;
  item.insertText = new vscode.SnippetString()
    .appendText(written.replace(/"$/, ""))
    .appendTabstop(0)
    .appendText('"');
  item.documentation = t("Asks the server of the provider, with its key where it has one.");
  const at = [document.uri, range.start];
  item.command = { command: internalCommandIds.listModels, title: t("List Models"), arguments: at };
  return [item];
}
