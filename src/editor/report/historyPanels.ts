import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunListChange } from "../host/runList.ts";
import { viewTypes } from "../ids.ts";
import { HistoryPanel, type HistoryRef } from "./historyPanel.ts";
import { listResourceRoots } from "./pageFiles.ts";

export interface HistoryPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly folders: FolderSessions;
  readonly log: vscode.LogOutputChannel;
  /** Opens the comparison of two runs of a folder, the base first. */
  readonly compare: (folder: string, runIds: readonly string[]) => void;
}

/** Every open history, one a config. */
export class HistoryPanels implements vscode.WebviewPanelSerializer {
  private readonly options: HistoryPanelsOptions;
  private readonly panels = new Set<HistoryPanel>();
  private readonly subscription: vscode.Disposable;

  constructor(options: HistoryPanelsOptions) {
    this.options = options;
    this.subscription = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewTypes.history, this),
      options.folders.onDidChangeRuns(({ session, change }) => this.onRunsChanged(session, change)),
    );
  }

  /** Reveals the history of this config, or opens it. */
  open(ref: HistoryRef): void {
    const known = [...this.panels].find((each) => keyOf(each.ref) === keyOf(ref));
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      viewTypes.history,
      t("Touchstone History"),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: listResourceRoots(this.options.extensionUri) },
    );
    this.adopt(panel, ref);
  }

  /** Restores a history after a window reload; its state is of the page's making and is checked. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { extensionUri, log } = this.options;
    const { historyStateSchema } = await import("../../model/wire/historyProtocol.ts");
    const parsed = historyStateSchema.safeParse(state);
    if (!parsed.success) {
      log.warn(`a history could not be restored: ${parsed.error.message}`);
      panel.dispose();
      return;
    }
    const localResourceRoots = listResourceRoots(extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots };
    this.adopt(panel, { folder: parsed.data.folder, config: parsed.data.config });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { panel } of this.panels) panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, ref: HistoryRef): void {
    const { extensionUri, folders, log } = this.options;
    const findSession = () => folders.get(ref.folder);
    const compare = (runIds: readonly string[]) => this.options.compare(ref.folder, runIds);
    const history = new HistoryPanel({ panel, extensionUri, ref, log, findSession, compare });
    this.panels.add(history);
    panel.onDidDispose(() => {
      history.dispose();
      this.panels.delete(history);
    });
  }

  private onRunsChanged({ id }: FolderSession, change: RunListChange): void {
    if (change !== "rows") return;
    for (const history of this.panels) if (history.ref.folder === id) history.tellRunsChanged();
  }
}

// --- internal ---

/** A config keeps its file when it is renamed; a run by others may not say it. */
function keyOf({ folder, config: { name, file } }: HistoryRef): string {
  return JSON.stringify([folder, name ?? file]);
}
