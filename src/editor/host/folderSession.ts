import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { KeyNeed } from "../../model/config/keyNeed.ts";
import type { UserError } from "../../model/userError.ts";
import type { HostResult, HostSettings, OnWindowClose } from "../../model/wire/hostProtocol.ts";
import type { RunOutcome } from "../../model/wire/runProgress.ts";
import { ConfigValue } from "../configValue.ts";
import { Emitter } from "../emitter.ts";
import { settingKeys } from "../ids.ts";
import { BaselineList } from "./baselineList.ts";
import { ConfigChecks } from "./configChecks.ts";
import { ConfigList } from "./configList.ts";
import { resolveDataFolder } from "./dataFolder.ts";
import { HostClient, type HostListeners, type WaitingEnded } from "./hostClient.ts";
import { ModelChecks } from "./modelChecks.ts";
import { ProblemList } from "./problemList.ts";
import { type ListedAs, RunList } from "./runList.ts";
import { TestService } from "./testService.ts";
import { toUserError } from "./toUserError.ts";
import { listUnsavedTexts } from "./unsavedTexts.ts";
import { watchFolder } from "./watchFolder.ts";

export interface FolderSessionOptions {
  readonly hostFile: string;
  readonly version: string;
  readonly log: vscode.LogOutputChannel;
  /** Which runs are listed, and by what they are grouped. */
  readonly readListing: () => ListedAs;
  readonly onChat: HostListeners["onChat"];
  readonly onAskKeys: HostListeners["onAskKeys"];
  /** Given what the setting of the folder says of the queue. */
  readonly onAskQueue: (setting: string) => ReturnType<HostListeners["onAskQueue"]>;
  readonly onFinished: (session: FolderSession, outcome: RunOutcome) => void;
  /** Told of runs that were closed because their process died. */
  readonly onRecovered: (session: FolderSession, outcomes: readonly RunOutcome[]) => void;
  /** A start that waited could not begin. */
  readonly onStartFailed: (name: string, error: UserError) => void;
  /** The run host ended and took a run or the Test Service with it. */
  readonly onLost: (message: string) => void;
}

/**
 * One workspace folder: its run host, its configs with what is known of their models and committed runs, its runs, those that
 * are baselines, and its Test Service. Costs nothing until it is asked.
 */
export class FolderSession {
  readonly folder: vscode.WorkspaceFolder;
  readonly host: HostClient;
  readonly configs: ConfigList;
  readonly models = new ModelChecks();
  readonly problems: ProblemList;
  readonly checks: ConfigChecks;
  readonly baselines: BaselineList;
  readonly runs: RunList;
  readonly service: TestService;
  /** Of the store over which tests go to workers, as the setting has it. */
  readonly queueUrl: ConfigValue<string>;
  private readonly startEnded = new Emitter<WaitingEnded>();
  /** Tells of starts that wait no more; of those that are lost as of those that were called off. */
  readonly onDidEndStart = this.startEnded.event;
  private readonly looseResults = new Map<string, string>();
  private readonly options: FolderSessionOptions;
  private readonly dataFolderSetting: ConfigValue<string>;
  private readonly onWindowClose: ConfigValue<OnWindowClose>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private watching: vscode.Disposable | undefined;
  private needsRestart = false;

  constructor(folder: vscode.WorkspaceFolder, options: FolderSessionOptions) {
    this.folder = folder;
    this.options = options;
    this.dataFolderSetting = new ConfigValue(settingKeys.dataFolder, "data", folder.uri);
    this.queueUrl = new ConfigValue(settingKeys.queueUrl, "", folder.uri);
    this.onWindowClose = new ConfigValue<OnWindowClose>(settingKeys.onWindowClose, "interrupt");
    this.host = new HostClient({
      hostFile: options.hostFile,
      readSettings: () => this.readHostSettings(),
      listeners: this.createListeners(),
    });
    this.configs = new ConfigList({
      findFiles: () => this.findConfigs(),
      describe: async (files) => (await this.host.request("listConfigs", { files })).configs,
    });
    this.problems = new ProblemList({
      listFiles: () => this.configs.configs.map(({ file }) => path.resolve(this.path, file)),
      listUnsaved: () => listUnsavedTexts(this.folder),
      list: (params) => this.host.request("listProblems", params),
    });
    this.runs = new RunList((params) => {
      this.watch();
      return this.host.request("listRuns", params);
    }, options.readListing);
    this.baselines = new BaselineList(
      () => this.host.request("listBaselines", {}),
      (message) => options.log.warn(message),
    );
    this.checks = new ConfigChecks({
      listFiles: () => this.listCheckedFiles(),
      check: async (files) => (await this.host.request("checkConfigs", { files })).checks,
    });
    this.service = new TestService({
      start: () => this.host.request("startService", { isTrusted: vscode.workspace.isTrusted }),
      stop: () => this.host.request("stopService", {}),
    });
    this.subscriptions.push(
      this.dataFolderSetting,
      this.queueUrl,
      this.onWindowClose,
      this.onWindowClose.onDidChange((runs) => this.host.tell({ type: "onWindowClose", runs })),
      this.dataFolderSetting.onDidChange(() => this.onDataFolderChanged()),
      this.configs.onDidChange(() => void this.checks.refresh()),
      this.configs.onDidChange(() => void this.problems.refresh()),
      this.problems.onDidChange(() => this.onProblemsListed()),
      this.baselines.onDidChange(() => void this.checks.refresh()),
      this.runs.onDidChange((change) => {
        if (change !== "rows") return;
        void this.baselines.refresh();
        void this.checks.refresh();
      }),
    );
  }

  /** URI of the folder as text: what reports and commands name it by. */
  get id(): string {
    return this.folder.uri.toString();
  }

  get path(): string {
    return this.folder.uri.fsPath;
  }

  /** Absolute. Throws `UserError` when the setting leads out of the folder. */
  get dataFolder(): string {
    return resolveDataFolder(this.path, this.dataFolderSetting.value);
  }

  /** Keys that the configs of this folder want, each once. */
  async listKeyNeeds(): Promise<KeyNeed[]> {
    await this.configs.load();
    return withoutRepeats(this.configs.configs.flatMap(({ keys }) => keys));
  }

  /** The run of a result file (absolute), wherever it lies; one that is in no index goes by an id of its own. Throws `UserError`. */
  async openResultFile(file: string): Promise<HostResult<"openResultFile">> {
    const opened = await this.host.request("openResultFile", { file });
    if (opened.isLoose) this.looseResults.set(opened.runId, file);
    return opened;
  }

  /** Whether an id stands for a result file that was opened by its path. */
  isLoose(runId: string): boolean {
    return this.looseResults.has(runId);
  }

  async refresh(): Promise<void> {
    await Promise.all([this.configs.refresh(), this.runs.refresh()]);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.watching?.dispose();
    this.host.dispose();
    for (const start of this.runs.waiting) this.startEnded.fire({ start });
    this.startEnded.dispose();
    this.configs.dispose();
    this.models.dispose();
    this.problems.dispose();
    this.checks.dispose();
    this.baselines.dispose();
    this.runs.dispose();
    this.service.dispose();
  }

  private readHostSettings(): HostSettings {
    const proxy = vscode.workspace.getConfiguration("http").get<string>("proxy");
    return {
      workspaceFolder: this.path,
      dataFolder: this.dataFolder,
      touchstoneVersion: this.options.version,
      vscodeVersion: vscode.version,
      onWindowClose: this.onWindowClose.value,
      proxy: proxy === "" ? undefined : proxy,
      looseResults: Object.fromEntries(this.looseResults),
    };
  }

  private async findConfigs(): Promise<string[]> {
    this.watch();
    const pattern = new vscode.RelativePattern(this.folder, "**/*.touchstone.json");
    const uris = await vscode.workspace.findFiles(pattern, "**/node_modules/**");
    return uris.map((uri) => uri.fsPath);
  }

  /** Git is asked of no workspace that is not trusted. */
  private listCheckedFiles(): string[] {
    if (!vscode.workspace.isTrusted) return [];
    return this.configs.configs.map(({ file }) => path.resolve(this.path, file));
  }

  /** Given a path in the form of URIs. */
  private holdsListed(folder: string): boolean {
    const inside = (file: string) =>
      vscode.Uri.joinPath(this.folder.uri, file).path.startsWith(`${folder}/`);
    const files = this.configs.configs.map(({ file }) => file);
    return [this.dataFolderSetting.value, ...files].some(inside);
  }

  private onProblemsListed(): void {
    const { error, leftOut } = this.problems;
    const { log } = this.options;
    if (error !== undefined)
      log.warn(`${this.folder.name}: problems could not be listed: ${error}`);
    else if (leftOut > 0) log.warn(`${this.folder.name}: ${leftOut} more problems are not listed`);
  }

  private createListeners(): HostListeners {
    const { log, onChat, onAskKeys, onAskQueue, onFinished, onRecovered } = this.options;
    return {
      onChat,
      onAskKeys,
      onAskQueue: () => onAskQueue(this.queueUrl.value),
      onRunProgress: (progress) => this.runs.onProgress(progress),
      onRunFinished: async (outcome) => {
        await this.runs.onFinished(outcome);
        onFinished(this, outcome);
        await this.restartIfDue();
      },
      onRunElsewhere: (run) => this.runs.onElsewhere(run),
      onWaiting: (waiting) => {
        this.runs.onWaiting(waiting);
        void this.restartIfDue();
      },
      onWaitingEnded: (ended) => this.onWaitingEnded(ended),
      onRecovered: (outcomes) => {
        for (const { name, file } of outcomes) log.info(`closed interrupted run ${name}: ${file}`);
        onRecovered(this, outcomes);
      },
      onLog: (level, message) => log[level](`${this.folder.name}: ${message}`),
      onCrash: (message) => this.onCrash(message),
    };
  }

  private onWaitingEnded(ended: WaitingEnded): void {
    const { start, error } = ended;
    if (error !== undefined) this.options.onStartFailed(start.name, toUserError(error));
    this.startEnded.fire(ended);
    void this.runs.refresh();
  }

  /** Requests that waited tell their own failure; what else was lost is told here. A run is closed by the next host. */
  private onCrash(message: string): void {
    const { log, onLost } = this.options;
    const { running, waiting } = this.runs;
    log.error(`${this.folder.name}: ${message}`);
    const lost = [
      ...(running === undefined ? [] : [t("the run {0} was interrupted", running.name)]),
      ...waiting.map(({ name }) => t("{0}, which waited, is not run", name)),
      ...(this.service.onHostEnded() ? [t("the Test Service was stopped")] : []),
    ];
    if (lost.length > 0) {
      onLost(`${lost.reduce((all, each) => t("{0} and {1}", all, each))}: ${message}`);
    }
    if (running === undefined && waiting.length === 0) return;
    this.runs.onCrash();
    for (const start of waiting) this.startEnded.fire({ start });
    void this.runs.refresh();
  }

  private async restartIfDue(): Promise<void> {
    if (!this.needsRestart) return;
    // A start that waits no more may be a run that begins.
    await this.runs.refresh();
    if (this.needsRestart) this.onDataFolderChanged();
  }

  /** A run that goes on, and one that waits for its end, keeps the data folder it was started with. */
  private onDataFolderChanged(): void {
    this.needsRestart = this.runs.running !== undefined || this.runs.waiting.length > 0;
    if (this.needsRestart) return;
    this.host.restart();
    if (this.service.onHostEnded()) {
      this.options.onLost(t("the Test Service was stopped: the data folder is another one now"));
    }
    if (this.watching === undefined) return;
    this.watching.dispose();
    this.watching = undefined;
    void this.refresh();
  }

  private watch(): void {
    this.watching ??= watchFolder(this.folder, {
      dataFolder: this.dataFolderSetting.value,
      onConfigsChanged: () => void this.configs.refresh(),
      onRunsChanged: () => void this.runs.refresh(),
      onBaselinesChanged: () => void this.baselines.refresh(),
      onInputsChanged: () => void this.checks.refresh(),
      onNamedFilesChanged: () => {
        if (this.problems.isWanted) void this.problems.refresh();
      },
      onFoldersChanged: () => {
        void this.refresh();
        void this.baselines.refresh();
        void this.checks.refresh();
        if (this.problems.isWanted) void this.problems.refresh();
      },
      holdsListed: (folder) => this.holdsListed(folder),
    });
  }
}
