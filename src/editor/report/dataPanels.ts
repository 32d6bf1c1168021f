import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { settingsSection, viewTypes } from "../ids.ts";
import { type DataPageServant, DataPanel } from "./dataPanel.ts";
import { listResourceRoots } from "./pageFiles.ts";

export interface DataPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly folders: FolderSessions;
  readonly log: vscode.LogOutputChannel;
  /** Stored keys changed, or what may be sent. */
  readonly onDidChangeKeys: (listener: () => void) => vscode.Disposable;
  readonly createServant: (findSession: () => FolderSession) => Promise<DataPageServant>;
}

/** Every open page *Manage Data*, one a folder. */
export class DataPanels implements vscode.WebviewPanelSerializer {
  private readonly options: DataPanelsOptions;
  private readonly panels = new Set<DataPanel>();
  private readonly subscription: vscode.Disposable;

  constructor(options: DataPanelsOptions) {
    this.options = options;
    const { folders } = options;
    const tellAll = () => this.tell("overviewChanged");
    this.subscription = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewTypes.data, this),
      folders.onDidChangeRuns(({ session, change }) => {
        if (change === "rows") this.tell("runsChanged", session.id);
      }),
      folders.onDidChangeConfigs((session) => this.tell("overviewChanged", session.id)),
      vscode.workspace.onDidGrantWorkspaceTrust(tellAll),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settingsSection)) tellAll();
      }),
      options.onDidChangeKeys(tellAll),
    );
  }

  /** Reveals the page of a folder, or opens it. */
  async open(session: FolderSession): Promise<void> {
    const known = [...this.panels].find(({ folder }) => folder === session.id);
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      viewTypes.data,
      t("Touchstone Data"),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: listResourceRoots(this.options.extensionUri) },
    );
    await this.adopt(panel, session.id);
  }

  /** Restores a page after a window reload; its state is of the page's making and is checked. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { extensionUri, log } = this.options;
    const { dataStateSchema } = await import("../../model/wire/dataProtocol.ts");
    const parsed = dataStateSchema.safeParse(state);
    if (!parsed.success) {
      log.warn(`Manage Data could not be restored: ${parsed.error.message}`);
      panel.dispose();
      return;
    }
    const localResourceRoots = listResourceRoots(extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots };
    await this.adopt(panel, parsed.data.folder);
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { panel } of this.panels) panel.dispose();
  }

  private async adopt(panel: vscode.WebviewPanel, folder: string): Promise<void> {
    const { extensionUri, folders, log, createServant } = this.options;
    const servant = await createServant(() => folders.get(folder));
    const data = new DataPanel({ panel, extensionUri, folder, log, servant });
    this.panels.add(data);
    panel.onDidDispose(() => {
      data.dispose();
      this.panels.delete(data);
    });
  }

  private tell(type: "runsChanged" | "overviewChanged", folder?: string): void {
    for (const data of this.panels) {
      if (folder === undefined || data.folder === folder) data.tell(type);
    }
  }
}
