import type * as vscode from "vscode";
import type { FolderSessions } from "./host/folderSessions.ts";
import type { RunListing } from "./host/runListing.ts";
import type { KeyVault } from "./keys/keyVault.ts";
import type { ComparisonPanels } from "./report/comparisonPanels.ts";
import type { DataPanels } from "./report/dataPanels.ts";
import type { HistoryPanels } from "./report/historyPanels.ts";
import type { ReportPanels } from "./report/reportPanels.ts";
import type { RunNode } from "./tree/runTreeItem.ts";

/** What commands work with. */
export interface EditorServices {
  readonly log: vscode.LogOutputChannel;
  readonly folders: FolderSessions;
  readonly vault: KeyVault;
  readonly reports: ReportPanels;
  readonly comparisons: ComparisonPanels;
  /** A folder of this extension's own on disk, which may not be there yet. */
  readonly storageUri: vscode.Uri;
  readonly data: DataPanels;
  readonly histories: HistoryPanels;
  readonly listing: RunListing;
  readonly runsView: vscode.TreeView<RunNode>;
}
