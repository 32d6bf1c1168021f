import { createHash } from "node:crypto";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ChangedTexts, FoundText } from "../../model/results/comparisonPage.ts";
import { textScheme } from "../ids.ts";

/** Texts shown beside one another in read-only documents; a text is kept while its document is open. */
export class TextDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly subscription: vscode.Disposable;

  constructor() {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(textScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    );
  }

  /** Shows both sides in VS Code's own diff editor. */
  async showDiff({ name, from, to }: ChangedTexts): Promise<void> {
    const [left, right] = [this.keep(name, from, "base"), this.keep(name, to, "head")];
    const title = t("{0} (base ↔ head)", name.replace(/\.\w+$/, ""));
    await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? `// ${t("Open this from its comparison again.")}\n`;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private keep(name: string, found: FoundText, side: string): vscode.Uri {
    const text = "text" in found ? found.text : `// ${found.reason}\n`;
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
    const path = `/${name.replace(/[^\p{L}\p{N} .,_#()-]+/gu, "-").slice(-100)}`;
    const uri = vscode.Uri.from({ scheme: textScheme, path, query: `${side}-${digest}` });
    this.texts.set(uri.toString(), text);
    return uri;
  }
}
