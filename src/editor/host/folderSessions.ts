import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import { FolderSession, type FolderSessionOptions } from "./folderSession.ts";
import type { RunListChange } from "./runList.ts";

export interface RunsChange {
  readonly session: FolderSession;
  readonly change: RunListChange;
}

/** The sessions of all workspace folders that are on disk. */
export class FolderSessions {
  private readonly options: FolderSessionOptions;
  private readonly runsChanged = new vscode.EventEmitter<RunsChange>();
  private readonly configsChanged = new vscode.EventEmitter<FolderSession>();
  private readonly problemsChanged = new vscode.EventEmitter<FolderSession>();
  private readonly serviceChanged = new vscode.EventEmitter<void>();
  private readonly foldersChanged = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private all: FolderSession[] = [];

  readonly onDidChangeRuns = this.runsChanged.event;
  readonly onDidChangeConfigs = this.configsChanged.event;
  readonly onDidChangeProblems = this.problemsChanged.event;
  readonly onDidChangeService = this.serviceChanged.event;
  readonly onDidChangeFolders = this.foldersChanged.event;

  constructor(options: FolderSessionOptions) {
    this.options = options;
    this.sync();
    this.subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.sync();
      this.foldersChanged.fire();
    });
  }

  get sessions(): readonly FolderSession[] {
    return this.all;
  }

  /** The session of a folder by its URI as text. Throws `UserError` when it is not open here. */
  get(id: string): FolderSession {
    const session = this.all.find((known) => known.id === id);
    if (session !== undefined) return session;
    throw new UserError(t("the folder {0} is not open in this window", id), { code: "not_found" });
  }

  /** The session of the folder a file lies in. */
  ofFile(uri: vscode.Uri): FolderSession {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder !== undefined) return this.get(folder.uri.toString());
    throw new UserError(t("{0} is not in a folder of this workspace", uri.fsPath), {
      code: "usage",
    });
  }

  /** The session of the folder that has a run, finished or going on. Throws `UserError` where none has. */
  async findRun(runId: string): Promise<FolderSession> {
    const [loaded] = this.all.filter(({ runs }) => runs.find(runId) !== undefined);
    if (loaded !== undefined) return loaded;
    for (const session of this.all) {
      const report = await session.host.request("getReport", { runId }).catch(() => undefined);
      if (report !== undefined) return session;
    }
    throw new UserError(t("no folder of this window has the run {0}", runId), {
      code: "not_found",
    });
  }

  async refresh(): Promise<void> {
    await Promise.all(this.all.map((session) => session.refresh()));
  }

  dispose(): void {
    this.subscription.dispose();
    for (const session of this.all) session.dispose();
    this.runsChanged.dispose();
    this.configsChanged.dispose();
    this.problemsChanged.dispose();
    this.serviceChanged.dispose();
    this.foldersChanged.dispose();
  }

  private sync(): void {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(
      ({ uri }) => uri.scheme === "file",
    );
    const wanted = new Map(folders.map((folder) => [folder.uri.toString(), folder]));
    const kept = new Map<string, FolderSession>();
    for (const session of this.all) {
      if (wanted.has(session.id)) kept.set(session.id, session);
      else session.dispose();
    }
    this.all = [...wanted].map(([id, folder]) => kept.get(id) ?? this.create(folder));
  }

  private create(folder: vscode.WorkspaceFolder): FolderSession {
    const session = new FolderSession(folder, this.options);
    session.runs.onDidChange((change) => this.runsChanged.fire({ session, change }));
    session.configs.onDidChange(() => this.configsChanged.fire(session));
    session.problems.onDidChange(() => this.problemsChanged.fire(session));
    session.models.onDidChange(() => this.configsChanged.fire(session));
    session.checks.onDidChange(() => this.configsChanged.fire(session));
    session.baselines.onDidChange(() => this.runsChanged.fire({ session, change: "rows" }));
    session.service.onDidChange(() => this.serviceChanged.fire());
    return session;
  }
}
