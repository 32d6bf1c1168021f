import * as vscode from "vscode";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import type { DataAction, DataAnswer, DataQuestion } from "../../model/wire/dataProtocol.ts";
import { showError } from "../showError.ts";
import { findPageFiles, findPageIcon } from "./pageFiles.ts";
import { buildDataHtml } from "./reportHtml.ts";

/** What answers the page *Manage Data* of a folder, and acts for it; what they throw is shown. */
export interface DataPageServant {
  answer(question: DataQuestion): Promise<unknown>;
  act(action: DataAction): Promise<void>;
  /** The page is gone. */
  dispose(): void;
}

export interface DataPanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  /** URI of the workspace folder as text. */
  readonly folder: string;
  readonly log: vscode.LogOutputChannel;
  readonly servant: DataPageServant;
}

/** Owns the webview *Manage Data* of one folder. */
export class DataPanel {
  readonly folder: string;
  readonly panel: vscode.WebviewPanel;
  private readonly options: DataPanelOptions;
  private readonly subscription: vscode.Disposable;
  private isDisposed = false;

  constructor(options: DataPanelOptions) {
    const { panel, folder, extensionUri } = options;
    this.options = options;
    this.folder = folder;
    this.panel = panel;
    this.subscription = panel.webview.onDidReceiveMessage((raw) => void this.receive(raw));
    panel.iconPath = findPageIcon(extensionUri, "data");
    panel.webview.html = buildDataHtml({ ...findPageFiles(panel.webview, extensionUri), folder });
  }

  tell(type: "runsChanged" | "overviewChanged"): void {
    void this.post({ type });
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
    this.options.servant.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const { log, servant } = this.options;
    const { dataPageMessageSchema } = await import("../../model/wire/dataProtocol.ts");
    const parsed = dataPageMessageSchema.safeParse(raw);
    if (!parsed.success) {
      log.warn(`unreadable message of Manage Data: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if ("requestId" in message) await this.answer(message);
    else await servant.act(message).catch((error) => this.show(message.type, error));
  }

  private async answer(question: DataQuestion): Promise<void> {
    const { type, requestId } = question;
    try {
      const result = await this.options.servant.answer(question);
      await this.post({ type, requestId, result } as DataAnswer);
    } catch (error) {
      const message = error instanceof vscode.CancellationError ? "" : errorMessage(error);
      await this.post({ type: "requestFailed", requestId, message });
    }
  }

  private show(source: string, error: unknown): void {
    if (!(error instanceof vscode.CancellationError))
      void showError(this.options.log, source, error);
  }

  /** As JSON text, as every page is told. Rejects when the panel is gone, which is not worth a word. */
  private async post(message: DataAnswer): Promise<void> {
    if (this.isDisposed) return;
    const text = formatExactJson(message);
    await this.panel.webview.postMessage(text).then(undefined, () => undefined);
  }
}
