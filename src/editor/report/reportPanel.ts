import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { createThrottled } from "../../common/throttle.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import type { ReportSection } from "../../model/results/reportSection.ts";
import { errorMessage } from "../../model/userError.ts";
import type {
  HostMessage,
  ReportQuestion,
  WebviewMessage,
} from "../../model/wire/reportProtocol.ts";
import { formatTime } from "../../model/words/dates.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { type CommandId, commandIds } from "../ids.ts";
import type { RunRef } from "../runRef.ts";
import { showError } from "../showError.ts";
import { actForPage, type PageAction } from "./actForPage.ts";
import { answerReport } from "./answerReport.ts";
import { findPageFiles, findPageIcon } from "./pageFiles.ts";
import type { RecordDocuments } from "./recordDocuments.ts";
import { buildReportHtml } from "./reportHtml.ts";

/** While a run goes on its report is told at most four times a second. */
const pushIntervalMs = 250;

type RunAction = Extract<WebviewMessage, { type: "runAction" }>["action"];

const actionCommands: Record<RunAction, CommandId> = {
  openResultFile: commandIds.openResultFile,
  export: commandIds.exportRuns,
  rerun: commandIds.rerun,
  cancel: commandIds.cancelRun,
  delete: commandIds.deleteRuns,
  compareWithBaseline: commandIds.compareWithBaseline,
  compareWithPrevious: commandIds.compareWithPrevious,
  showHistory: commandIds.showHistory,
};

export interface ReportPanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly ref: RunRef;
  readonly log: vscode.LogOutputChannel;
  readonly records: RecordDocuments;
  /** Of this extension, as links name it. */
  readonly extensionId: string;
  /** Throws `UserError` when the folder is not open. */
  readonly findSession: () => FolderSession;
  /** Whether its tab is called by the file that it shows. */
  readonly keepsTitle?: boolean;
}

/** Owns the webview of one run's report; asks the run host for what the page shows. */
export class ReportPanel {
  readonly ref: RunRef;
  readonly panel: vscode.WebviewPanel;
  private readonly options: ReportPanelOptions;
  private readonly push = createThrottled(pushIntervalMs, () => this.sendReport());
  private readonly subscription: vscode.Disposable;
  private readonly whole = Promise.withResolvers<void>();
  private isReady = false;
  private hasEnded = false;
  private tests: number | undefined;
  private wantedSection: ReportSection | undefined;

  constructor(options: ReportPanelOptions) {
    this.options = options;
    this.ref = options.ref;
    this.panel = options.panel;
    const { webview } = options.panel;
    this.subscription = webview.onDidReceiveMessage((raw: unknown) => void this.receive(raw));
    options.panel.iconPath = findPageIcon(options.extensionUri, "report");
    webview.html = buildReportHtml({
      ...findPageFiles(webview, options.extensionUri),
      runId: this.ref.runId,
      folder: this.ref.folder,
    });
  }

  /** Whether the page shows the whole run, which changes no more. */
  get isSettled(): boolean {
    return this.hasEnded;
  }

  /** How many tests the run had that the page was told of. */
  get shownTests(): number | undefined {
    return this.tests;
  }

  /** Resolves once the page was told of the whole run, or is closed. */
  get whenWhole(): Promise<void> {
    return this.whole.promise;
  }

  /** Has the page go to a section, as soon as it is there. */
  showSection(section: ReportSection): void {
    if (this.isReady) void this.post({ type: "showSection", section });
    else this.wantedSection = section;
  }

  /** Other runs changed, or which is a baseline. */
  tellRunsChanged(): void {
    if (this.isReady) void this.post({ type: "runsChanged" });
  }

  /** The figures changed, or the run ended. */
  update(): void {
    if (this.isReady) this.push.trigger();
  }

  dispose(): void {
    this.push.dispose();
    this.subscription.dispose();
    this.whole.resolve();
  }

  private async receive(raw: unknown): Promise<void> {
    const { webviewMessageSchema } = await import("../../model/wire/reportProtocol.ts");
    const parsed = webviewMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.warn(`unreadable message of a report: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if (message.type === "ready") {
      this.isReady = true;
      this.push.trigger();
      if (this.wantedSection !== undefined) this.showSection(this.wantedSection);
      this.wantedSection = undefined;
    } else if (message.type === "runAction") {
      void vscode.commands.executeCommand(actionCommands[message.action], this.ref);
    } else if ("requestId" in message) {
      await this.answer(message);
    } else {
      await this.act(message).catch((error) => showError(this.options.log, message.type, error));
    }
  }

  private act(message: PageAction): Promise<void> {
    const { ref, options } = this;
    return actForPage(message, { ...options, ref });
  }

  private async sendReport(): Promise<void> {
    try {
      const { runId } = this.ref;
      const session = this.options.findSession();
      const model = await session.host.request("getReport", { runId });
      const isReading = model.reading?.isGoingOn === true;
      this.hasEnded = model.state === "finished" && !isReading;
      this.tests = model.head.summary.totalTests;
      const { name, file } = model.head.config;
      if (this.options.keepsTitle !== true)
        this.panel.title = `${name ?? file ?? unnamed()} ${formatTime(model.head.timestamp)}`;
      await this.post({
        type: "report",
        model,
        isRestricted: !vscode.workspace.isTrusted,
        isLoose: session.isLoose(runId),
      });
      if (this.hasEnded) this.whole.resolve();
      if (isReading) this.push.trigger();
    } catch (error) {
      this.hasEnded = false;
      this.options.log.warn(`report of ${this.ref.runId}: ${errorMessage(error)}`);
      await this.post({ type: "unavailable", message: errorMessage(error) });
    }
  }

  private async answer(message: ReportQuestion): Promise<void> {
    try {
      const { host } = this.options.findSession();
      await this.post(await answerReport(host, this.ref.runId, message));
    } catch (error) {
      const { requestId } = message;
      await this.post({ type: "requestFailed", requestId, message: errorMessage(error) });
    }
  }

  /** As JSON text, which has numbers of any length. Rejects when the panel is gone, which is not worth a word. */
  private async post(message: HostMessage): Promise<void> {
    const text = formatExactJson(message);
    await this.panel.webview.postMessage(text).then(undefined, () => undefined);
  }
}

// --- internal ---

function unnamed(): string {
  return t({ message: "Run", comment: ["A run that has no name; not the verb."] });
}
