import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { formatExactJson } from "../../model/json/exactJson.ts";
import type { HistoryConfig } from "../../model/results/history.ts";
import { errorMessage } from "../../model/userError.ts";
import type {
  HistoryAction,
  HistoryAnswer,
  HistoryQuestion,
} from "../../model/wire/historyProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { showError } from "../showError.ts";
import { findPageFiles, findPageIcon } from "./pageFiles.ts";
import { buildHistoryHtml } from "./reportHtml.ts";

/** A config whose history is shown, with the folder it belongs to. */
export interface HistoryRef {
  /** URI of the workspace folder as text. */
  readonly folder: string;
  readonly config: HistoryConfig;
}

export interface HistoryPanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly ref: HistoryRef;
  readonly log: vscode.LogOutputChannel;
  /** Throws `UserError` when the folder is not open. */
  readonly findSession: () => FolderSession;
  readonly compare: (runIds: readonly string[]) => void;
}

/** Owns the webview of the history of one config; asks the run host for what the page shows. */
export class HistoryPanel {
  readonly ref: HistoryRef;
  readonly panel: vscode.WebviewPanel;
  private readonly options: HistoryPanelOptions;
  private readonly subscription: vscode.Disposable;
  private isDisposed = false;

  constructor(options: HistoryPanelOptions) {
    this.options = options;
    this.ref = options.ref;
    this.panel = options.panel;
    const { extensionUri, panel, ref } = options;
    this.subscription = panel.webview.onDidReceiveMessage((raw) => void this.receive(raw));
    panel.iconPath = findPageIcon(extensionUri, "history");
    panel.title = formatHistoryTitle(ref.config);
    panel.webview.html = buildHistoryHtml({
      ...findPageFiles(panel.webview, extensionUri),
      ...ref,
    });
  }

  tellRunsChanged(): void {
    void this.post({ type: "runsChanged" });
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const { historyMessageSchema } = await import("../../model/wire/historyProtocol.ts");
    const parsed = historyMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.warn(`unreadable message of a history: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if ("requestId" in message) await this.answer(message);
    else await this.act(message).catch((error) => showError(this.options.log, message.type, error));
  }

  private async answer({ type, requestId, filter }: HistoryQuestion): Promise<void> {
    try {
      const { host } = this.options.findSession();
      const result = await host.request("getHistory", { ...this.ref.config, filter });
      await this.post({ type, requestId, result });
    } catch (error) {
      await this.post({ type: "requestFailed", requestId, message: errorMessage(error) });
    }
  }

  private async act(action: HistoryAction): Promise<void> {
    if (action.type === "compare") {
      this.options.compare([action.base, action.head]);
      return;
    }
    const ref = { folder: this.ref.folder, runId: action.runId };
    await vscode.commands.executeCommand(commandIds.openReport, ref);
  }

  /** As JSON text, as every page is told. Rejects when the panel is gone, which is not worth a word. */
  private async post(message: HistoryAnswer): Promise<void> {
    if (this.isDisposed) return;
    const text = formatExactJson(message);
    await this.panel.webview.postMessage(text).then(undefined, () => undefined);
  }
}

// --- internal ---

function formatHistoryTitle({ name, file }: HistoryConfig): string {
  return t("History of {0}", name ?? file ?? t("Runs"));
}
