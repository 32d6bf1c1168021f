import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { splitComparedRef } from "../../model/results/comparedRef.ts";
import type { AskedComparison } from "../../model/results/comparisonPage.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type {
  ComparisonAction,
  ComparisonAnswer,
  ComparisonQuestion,
} from "../../model/wire/comparisonProtocol.ts";
import type { HostParams } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { showError } from "../showError.ts";
import { formatComparisonTitle } from "../text/comparisonText.ts";
import { openPromptFile } from "./openPromptFile.ts";
import { findPageFiles, findPageIcon } from "./pageFiles.ts";
import { buildComparisonHtml } from "./reportHtml.ts";
import type { TextDocuments } from "./textDocuments.ts";

/** Runs that are compared, by their folder and ids, the base first. */
export interface ComparisonRef {
  /** URI of the workspace folder as text. */
  readonly folder: string;
  readonly runIds: readonly string[];
}

export interface ComparisonPanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly ref: ComparisonRef;
  readonly log: vscode.LogOutputChannel;
  readonly texts: TextDocuments;
  /** Throws `UserError` when the folder is not open. */
  readonly findSession: () => FolderSession;
}

/** Owns the webview of one comparison; asks the run host for what the page shows. */
export class ComparisonPanel {
  readonly ref: ComparisonRef;
  readonly panel: vscode.WebviewPanel;
  private readonly options: ComparisonPanelOptions;
  private readonly subscription: vscode.Disposable;
  private isDisposed = false;

  constructor(options: ComparisonPanelOptions) {
    this.options = options;
    this.ref = options.ref;
    this.panel = options.panel;
    const { webview } = options.panel;
    this.subscription = webview.onDidReceiveMessage((raw: unknown) => void this.receive(raw));
    options.panel.iconPath = findPageIcon(options.extensionUri, "comparison");
    webview.html = buildComparisonHtml({
      ...findPageFiles(webview, options.extensionUri),
      runIds: this.ref.runIds,
      folder: this.ref.folder,
    });
  }

  /** One of the runs is no more, or there again. */
  tellRunsChanged(): void {
    void this.post({ type: "runsChanged" });
  }

  /** Ends what the host still reads for it. */
  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
    void this.close();
  }

  private async close(): Promise<void> {
    const runIds = [...this.ref.runIds];
    try {
      await this.options.findSession().host.request("closeComparison", { runIds });
    } catch {
      // The folder or the host is gone, and with it what was read.
    }
  }

  private async receive(raw: unknown): Promise<void> {
    const { comparisonMessageSchema } = await import("../../model/wire/comparisonProtocol.ts");
    const parsed = comparisonMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.warn(`unreadable message of a comparison: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    if ("requestId" in message) await this.answer(message);
    else await this.act(message).catch((error) => showError(this.options.log, message.type, error));
  }

  private async answer(question: ComparisonQuestion): Promise<void> {
    const { type, requestId } = question;
    try {
      await this.post({ type, requestId, result: await this.ask(question) } as ComparisonAnswer);
    } catch (error) {
      await this.post({ type: "requestFailed", requestId, message: errorMessage(error) });
    }
  }

  private async ask({ type, requestId: _, ...params }: ComparisonQuestion): Promise<unknown> {
    const { host } = this.options.findSession();
    if (type === "getPromptImage") {
      const { runId } = splitComparedRef(this.ref.runIds[0] ?? "");
      return await host.request(type, { ...params, runId } as HostParams<typeof type>);
    }
    this.checkRuns(params as AskedComparison);
    const result = await host.request(type, params as HostParams<typeof type>);
    if ("heads" in result) this.panel.title = formatComparisonTitle(result.heads);
    return result;
  }

  private async act(message: ComparisonAction): Promise<void> {
    const session = this.options.findSession();
    if (message.type === "openReport") {
      const { runId } = message;
      const ref = { folder: this.ref.folder, runId };
      await vscode.commands.executeCommand(commandIds.openReport, ref);
      return;
    }
    if (message.type === "openPromptFile") {
      await openPromptFile(session, message.path);
      return;
    }
    this.checkRuns(message);
    if (message.type === "showDiff") {
      const { type: _, ...params } = message;
      const { isTrusted } = vscode.workspace;
      const asked = { ...params, isTrusted };
      await this.options.texts.showDiff(await session.host.request("getChangedTexts", asked));
    } else if (message.type === "copyMarkdown") {
      const { type: _, ...asked } = message;
      const { text } = await session.host.request("getComparisonText", asked);
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(`$(check) ${t("Copied as Markdown")}`, 3000);
    } else {
      const { type: _, ...asked } = message;
      await exportCsv(session, asked);
    }
  }

  /** The page may change which run is the base, and nothing else. */
  private checkRuns({ runIds }: Pick<AskedComparison, "runIds">): void {
    if (runIds.toSorted().join() === this.ref.runIds.toSorted().join()) return;
    throw new UserError(t("The page asked for other runs than it was opened for."), {
      code: "forbidden",
    });
  }

  /** As JSON text, which has numbers of any length. Rejects when the panel is gone, which is not worth a word. */
  private async post(message: ComparisonAnswer): Promise<void> {
    if (this.isDisposed) return;
    const text = formatExactJson(message);
    await this.panel.webview.postMessage(text).then(undefined, () => undefined);
  }
}

// --- internal ---

async function exportCsv(session: FolderSession, asked: AskedComparison): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: t("Export Comparison"),
    saveLabel: t("Export"),
    defaultUri: vscode.Uri.joinPath(session.folder.uri, "comparison.csv"),
    filters: { CSV: ["csv"] },
  });
  if (uri === undefined) return;
  await session.host.request("exportComparison", { ...asked, out: uri.fsPath });
  vscode.window.setStatusBarMessage(`$(check) ${t("Exported {0}", uri.fsPath)}`, 5000);
}
