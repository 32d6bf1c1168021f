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
  let isClosed = false;
  let remove: (() => Promise<void>) | undefined;
  panel.onDidDispose(() => {
    isClosed = true;
    void remove?.();
  });
  try {
    const session = findSessionFor(folders, uri);
    const copy = await placeOnDisk(uri, storageUri);
    remove = copy.remove;
    if (isClosed) return await remove();
    const { runId } = await session.openResultFile(copy.file);
    if (!isClosed) reports.fill(panel, { folder: session.id, runId });
  } catch (error) {
    if (!isClosed) panel.webview.html = buildFaultHtml(errorMessage(error));
  }
}
