import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunListChange } from "../host/runList.ts";
import { viewTypes } from "../ids.ts";
import { ComparisonPanel, type ComparisonRef } from "./comparisonPanel.ts";
import { listResourceRoots } from "./pageFiles.ts";
import { TextDocuments } from "./textDocuments.ts";

export interface ComparisonPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly folders: FolderSessions;
  readonly log: vscode.LogOutputChannel;
  /** Told when a comparison is opened, by whatever way. */
  readonly onOpened: () => void;
}

/** Every open comparison, one for the same runs. */
export class ComparisonPanels implements vscode.WebviewPanelSerializer {
  private readonly options: ComparisonPanelsOptions;
  private readonly panels = new Set<ComparisonPanel>();
  private readonly texts = new TextDocuments();
  private readonly subscription: vscode.Disposable;

  constructor(options: ComparisonPanelsOptions) {
    this.options = options;
    this.subscription = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewTypes.comparison, this),
      options.folders.onDidChangeRuns(({ session, change }) => this.onRunsChanged(session, change)),
    );
  }

  /** Reveals the comparison of these runs, or opens it. */
  open(ref: ComparisonRef): void {
    const known = [...this.panels].find((each) => keyOf(each.ref) === keyOf(ref));
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      viewTypes.comparison,
      t("Touchstone Comparison"),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: listResourceRoots(this.options.extensionUri) },
    );
    this.adopt(panel, ref);
    this.options.onOpened();
  }

  /** Restores a comparison after a window reload; its state is of the page's making and is checked. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { extensionUri, log } = this.options;
    const { comparisonStateSchema } = await import("../../model/wire/comparisonProtocol.ts");
    const parsed = comparisonStateSchema.safeParse(state);
    if (!parsed.success) {
      log.warn(`a comparison could not be restored: ${parsed.error.message}`);
      panel.dispose();
      return;
    }
    const localResourceRoots = listResourceRoots(extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots };
    this.adopt(panel, { folder: parsed.data.folder, runIds: parsed.data.runIds });
  }

  dispose(): void {
    this.subscription.dispose();
    this.texts.dispose();
    for (const { panel } of this.panels) panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, ref: ComparisonRef): void {
    const { extensionUri, folders, log } = this.options;
    const { texts } = this;
    const findSession = () => folders.get(ref.folder);
    const comparison = new ComparisonPanel({ panel, extensionUri, ref, log, texts, findSession });
    this.panels.add(comparison);
    panel.onDidDispose(() => {
      comparison.dispose();
      this.panels.delete(comparison);
    });
  }

  private onRunsChanged({ id }: FolderSession, change: RunListChange): void {
    if (change !== "rows") return;
    for (const comparison of this.panels) {
      if (comparison.ref.folder === id) comparison.tellRunsChanged();
    }
  }
}

// --- internal ---

/** Whichever of the runs is the base. */
function keyOf({ folder, runIds }: ComparisonRef): string {
  return [folder, ...runIds.toSorted()].join(" ");
}
