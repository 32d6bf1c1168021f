import { createHash } from "node:crypto";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { recordScheme } from "../ids.ts";

/** Records shown as read-only JSON documents; a text is kept while its document is open. */
export class RecordDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly subscription: vscode.Disposable;

  constructor() {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(recordScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    );
  }

  /** Opens a record in a preview editor, or shows the editor it is open in. */
  async open(title: string, json: string): Promise<void> {
    const uri = buildUri(title, json);
    this.texts.set(uri.toString(), json);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Shows two texts beside each other. */
  async openDiff(title: string, before: string, after: string): Promise<void> {
    const [left, right] = [before, after].map((text) => {
      const uri = buildUri(title, text);
      this.texts.set(uri.toString(), text);
      return uri;
    });
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? `// ${t("Open this record from its report again.")}\n`;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

// --- internal ---

/** The name is what the tab shows; the digest tells records of the same name apart. */
function buildUri(title: string, json: string): vscode.Uri {
  const name = title.replace(/[^\p{L}\p{N} ._#-]+/gu, "-").slice(0, 100);
  const query = createHash("sha256").update(json).digest("hex").slice(0, 16);
  return vscode.Uri.from({ scheme: recordScheme, path: `/${name}.json`, query });
}
