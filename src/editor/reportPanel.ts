import * as vscode from "vscode";
import type { HostMessage, WebviewMessage } from "../model/reportProtocol.ts";
import { errorMessage } from "../model/userError.ts";
import { createThrottled } from "./coalesce.ts";
import type { FolderSession } from "./folderSession.ts";
import { formatTime } from "./format.ts";
import { type CommandId, commandIds } from "./ids.ts";
import { buildReportHtml } from "./reportHtml.ts";
import type { RunRef } from "./runRef.ts";

/** While a run goes on its report is told at most four times a second. */
const pushIntervalMs = 250;

type RunAction = Extract<WebviewMessage, { type: "runAction" }>["action"];

const actionCommands: Record<RunAction, CommandId> = {
  openResultFile: commandIds.openResultFile,
  export: commandIds.exportRuns,
  rerun: commandIds.rerun,
  cancel: commandIds.cancelRun,
  delete: commandIds.deleteRuns,
};

export interface ReportPanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly ref: RunRef;
  readonly log: vscode.LogOutputChannel;
  /** Throws `UserError` when the folder is not open. */
  readonly findSession: () => FolderSession;
}

/** Where the report page's files lie; nothing else can be loaded by it. */
export function listResourceRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist", "media")];
}

/** Owns the webview of one run's report; asks the run host for what the page shows. */
export class ReportPanel {
  readonly ref: RunRef;
  readonly panel: vscode.WebviewPanel;
  private readonly options: ReportPanelOptions;
  private readonly push = createThrottled(pushIntervalMs, () => this.sendReport());
  private readonly subscription: vscode.Disposable;
  private isReady = false;
  private hasEnded = false;

  constructor(options: ReportPanelOptions) {
    this.options = options;
    this.ref = options.ref;
    this.panel = options.panel;
    const { webview } = options.panel;
    this.subscription = webview.onDidReceiveMessage((raw: unknown) => void this.receive(raw));
    const resource = (...segments: string[]) =>
      webview
        .asWebviewUri(vscode.Uri.joinPath(options.extensionUri, "dist", "media", ...segments))
        .toString();
    webview.html = buildReportHtml({
      cspSource: webview.cspSource,
      scriptUri: resource("report.js"),
      styleUri: resource("report.css"),
      codiconsUri: resource("codicons", "codicon.css"),
      runId: this.ref.runId,
      folder: this.ref.folder,
    });
  }

  /** Whether the page shows the whole run, which changes no more. */
  get isSettled(): boolean {
    return this.hasEnded;
  }

  /** The figures changed, or the run ended. */
  update(): void {
    if (this.isReady) this.push.trigger();
  }

  dispose(): void {
    this.push.dispose();
    this.subscription.dispose();
  }

  private async receive(raw: unknown): Promise<void> {
    const { webviewMessageSchema } = await import("../model/reportProtocol.ts");
    const parsed = webviewMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.warn(`unreadable message of a report: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if (message.type === "ready") {
      this.isReady = true;
      this.push.trigger();
    } else if (message.type === "runAction") {
      void vscode.commands.executeCommand(actionCommands[message.action], this.ref);
    } else {
      const ask = message.type === "getTests" ? this.getTests(message) : this.getAttempts(message);
      void this.answer(message.requestId, ask);
    }
  }

  private async sendReport(): Promise<void> {
    try {
      const { runId } = this.ref;
      const model = await this.options.findSession().host.request("getReport", { runId });
      this.hasEnded = model.state === "finished";
      const { name, file } = model.head.config;
      this.panel.title = `${name ?? file ?? "Run"} ${formatTime(model.head.timestamp)}`;
      await this.post({ type: "report", model });
    } catch (error) {
      this.options.log.warn(`report of ${this.ref.runId}: ${errorMessage(error)}`);
      await this.post({ type: "unavailable", message: errorMessage(error) });
    }
  }

  private async getTests({
    requestId,
    filter,
    offset,
    limit,
  }: Extract<WebviewMessage, { type: "getTests" }>): Promise<HostMessage> {
    const { host } = this.options.findSession();
    const params = { runId: this.ref.runId, filter, offset, limit };
    return { type: "tests", requestId, page: await host.request("getTests", params) };
  }

  private async getAttempts({
    requestId,
    key,
  }: Extract<WebviewMessage, { type: "getAttempts" }>): Promise<HostMessage> {
    const { host } = this.options.findSession();
    const params = { runId: this.ref.runId, key };
    return { type: "attempts", requestId, attempts: await host.request("getAttempts", params) };
  }

  private async answer(requestId: number, answering: Promise<HostMessage>): Promise<void> {
    try {
      await this.post(await answering);
    } catch (error) {
      await this.post({ type: "requestFailed", requestId, message: errorMessage(error) });
    }
  }

  /** Rejects when the panel is gone, which is not worth a word. */
  private async post(message: HostMessage): Promise<void> {
    await this.panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}
