import * as vscode from "vscode";
import { errorMessage } from "../../model/userError.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import { resultEditorType } from "../ids.ts";
import { findSessionFor, placeOnDisk } from "../resultFiles.ts";
import { buildFaultHtml } from "./reportHtml.ts";
import type { ReportPanels } from "./reportPanels.ts";

export interface ResultEditorOptions {
  readonly folders: FolderSessions;
  readonly reports: ReportPanels;
  /** Where copies of files lie that are on no disk. */
  readonly storageUri: vscode.Uri;
}

/** The report as an editor of result files, wherever they lie: also both sides of a diff, as git has them. */
export function registerResultEditor(options: ResultEditorOptions): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(resultEditorType, {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor: ({ uri }: vscode.CustomDocument, panel) => show(options, uri, panel),
  });
}

// --- internal ---

async function show(
  { folders, reports, storageUri }: ResultEditorOptions,
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
): Promise<void> {
  try {
    const session = findSessionFor(folders, uri);
    const { file, remove } = await placeOnDisk(uri, storageUri);
    panel.onDidDispose(() => void remove());
    const { runId } = await session.openResultFile(file);
    reports.fill(panel, { folder: session.id, runId });
  } catch (error) {
    panel.webview.html = buildFaultHtml(errorMessage(error));
  }
}
