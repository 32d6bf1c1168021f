import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ReportSection } from "../../model/results/reportSection.ts";
import type { FolderSession } from "../host/folderSession.ts";
import type { FolderSessions } from "../host/folderSessions.ts";
import type { RunListChange } from "../host/runList.ts";
import { viewTypes } from "../ids.ts";
import type { RunRef } from "../runRef.ts";
import { listResourceRoots } from "./pageFiles.ts";
import { RecordDocuments } from "./recordDocuments.ts";
import { ReportPanel } from "./reportPanel.ts";

export interface ReportPanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly extensionId: string;
  readonly folders: FolderSessions;
  readonly log: vscode.LogOutputChannel;
  /** Told when a report is opened, by whatever way. */
  readonly onOpened: () => void;
}

/** Every open report, one a run. */
export class ReportPanels implements vscode.WebviewPanelSerializer {
  private readonly options: ReportPanelsOptions;
  private readonly panels = new Set<ReportPanel>();
  private readonly records = new RecordDocuments();
  private readonly subscription: vscode.Disposable;

  constructor(options: ReportPanelsOptions) {
    this.options = options;
    this.subscription = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewTypes.report, this),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const report of this.panels) report.update();
      }),
      options.folders.onDidChangeRuns(({ session, change }) => this.onRunsChanged(session, change)),
    );
  }

  /** The run whose report has the focus. */
  get active(): RunRef | undefined {
    return [...this.panels].find(({ panel }) => panel.active)?.ref;
  }

  get isAnyOpen(): boolean {
    return this.panels.size > 0;
  }

  isVisible(ref: RunRef): boolean {
    return this.find(ref)?.panel.visible === true;
  }

  /** Reveals the report of a run, or opens it; at a section, where one is named. */
  open(ref: RunRef, section?: ReportSection): void {
    const known = this.find(ref);
    if (known === undefined) this.create(ref);
    else known.panel.reveal();
    if (section !== undefined) this.find(ref)?.showSection(section);
  }

  /** Resolves once the report of a run shows all of it, or is closed. */
  async whenWhole(ref: RunRef): Promise<void> {
    await this.find(ref)?.whenWhole;
  }

  /** Closes the report of what has become part of another run, whose report is shown where that one was. */
  replace(part: RunRef, whole: RunRef): void {
    const open = this.find(part);
    if (open === undefined) return;
    const wasVisible = open.panel.visible;
    open.panel.dispose();
    if (wasVisible) this.open(whole);
  }

  /** Closes the reports of runs that are no more. */
  close(folder: string, runIds: readonly string[]): void {
    for (const { ref, panel } of [...this.panels]) {
      if (ref.folder === folder && runIds.includes(ref.runId)) panel.dispose();
    }
  }

  /** Restores a report after a window reload; its state is of the page's making and is checked. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { extensionUri, log } = this.options;
    const { reportStateSchema } = await import("../../model/wire/reportProtocol.ts");
    const parsed = reportStateSchema.safeParse(state);
    if (!parsed.success) {
      log.warn(`a report could not be restored: ${parsed.error.message}`);
      panel.dispose();
      return;
    }
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: listResourceRoots(extensionUri),
    };
    this.adopt(panel, { folder: parsed.data.folder, runId: parsed.data.runId });
  }

  dispose(): void {
    this.subscription.dispose();
    this.records.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  /** Shows a report in a panel that somebody else opened. */
  fill(panel: vscode.WebviewPanel, ref: RunRef): void {
    const localResourceRoots = listResourceRoots(this.options.extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots };
    this.adopt(panel, ref, true);
  }

  private create(ref: RunRef): void {
    const { extensionUri } = this.options;
    const panel = vscode.window.createWebviewPanel(
      viewTypes.report,
      t("Touchstone Report"),
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: listResourceRoots(extensionUri) },
    );
    this.adopt(panel, ref);
    this.options.onOpened();
  }

  private adopt(panel: vscode.WebviewPanel, ref: RunRef, keepsTitle = false): void {
    const { extensionUri, extensionId, folders, log } = this.options;
    const findSession = () => folders.get(ref.folder);
    const { records } = this;
    const options = {
      ...{ panel, extensionUri, extensionId, ref },
      ...{ log, records, findSession, keepsTitle },
    };
    const report = new ReportPanel(options);
    this.panels.add(report);
    panel.onDidDispose(() => {
      report.dispose();
      this.panels.delete(report);
    });
  }

  private find({ folder, runId }: RunRef): ReportPanel | undefined {
    return [...this.panels].find(({ ref }) => ref.folder === folder && ref.runId === runId);
  }

  /** A report follows its run while it goes on, and once more when its rows changed. */
  private onRunsChanged(session: FolderSession, change: RunListChange): void {
    for (const report of this.panels) {
      if (report.ref.folder !== session.id) continue;
      if (isConcerned(report, session, change)) report.update();
      else if (change === "rows") report.tellRunsChanged();
    }
  }
}

// --- internal ---

/** The report of a run that has ended stays as it is, unless the run was topped up, is gone, or is not among the rows that are loaded. */
function isConcerned(
  { ref, isSettled, shownTests }: ReportPanel,
  { runs }: FolderSession,
  change: RunListChange,
): boolean {
  if (!isSettled) return change === "rows" || runs.goingOn?.runId === ref.runId;
  return change === "rows" && runs.find(ref.runId)?.entry.summary.totalTests !== shownTests;
}
