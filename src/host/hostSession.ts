import type { SendEditorChat } from "../model/provider.ts";
import { UserError } from "../model/userError.ts";
import type {
  HostMethod,
  HostParams,
  HostResult,
  HostSettings,
  HostToEditor,
  OnWindowClose,
} from "../model/wire/hostProtocol.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { createOtherRuns, type OtherRuns } from "../run/reports/otherRuns.ts";
import { createReports, type Reports } from "../run/reports/reports.ts";
import { createRunHost, type RunHost } from "../run/runHost.ts";
import { openTestDataStore, type TestDataStore } from "../store/testDataStore.ts";
import { type Comparisons, createComparisons } from "./comparisons.ts";
import type { KeyBridge } from "./keyBridge.ts";
import { withLooseResults } from "./looseResults.ts";
import { createPreparedRuns } from "./preparedRuns.ts";
import { createPrintBatch } from "./printBatch.ts";
import type { QueueBridge } from "./queueBridge.ts";
import { createRunBranches, type RunBranches } from "./runBranches.ts";
import { ServiceSlot } from "./serviceSlot.ts";
import { createWaitingStarts, type WaitingStarts } from "./waitingStarts.ts";

export type Handler<M extends HostMethod> = (params: HostParams<M>) => Promise<HostResult<M>>;
export type Handlers = { readonly [M in HostMethod]: Handler<M> };

/** How the host reaches the editor. */
export interface EditorChannel {
  readonly post: (message: HostToEditor) => void;
  readonly sendEditorChat: SendEditorChat;
  readonly askKeys: KeyBridge["askKeys"];
  readonly askQueue: QueueBridge["askQueue"];
}

/** The workspace folder that a host serves. */
export interface ServedFolder {
  readonly settings: HostSettings;
  readonly store: TestDataStore;
  readonly reports: Reports;
  readonly branches: RunBranches;
  readonly comparisons: Comparisons;
  readonly runs: RunHost;
  /** Runs that other processes make in the same data folder. */
  readonly others: OtherRuns;
  readonly waiting: WaitingStarts;
}

/** What the host remembers between requests: its folder with the run that goes on, configs that were read, its Test Service. */
export class HostSession {
  readonly editor: EditorChannel;
  readonly prepared = createPreparedRuns();
  readonly service = new ServiceSlot();
  /** Result files that were opened by their path. */
  looseResults = new Map<string, string>();
  onWindowClose: OnWindowClose = "interrupt";
  private served: ServedFolder | undefined;

  constructor(editor: EditorChannel) {
    this.editor = editor;
  }

  /** Throws until `serve` was called. */
  get folder(): ServedFolder {
    if (this.served === undefined) throw new UserError("initialize comes first", { code: "host" });
    return this.served;
  }

  get activeRun(): ActiveRun | undefined {
    return this.served?.runs.active;
  }

  serve(settings: HostSettings): ServedFolder {
    this.looseResults = new Map(Object.entries(settings.looseResults ?? {}));
    const store = withLooseResults(openTestDataStore(settings.dataFolder), this.looseResults);
    this.onWindowClose = settings.onWindowClose ?? "interrupt";
    const { post } = this.editor;
    const runs = createFolderRuns(settings, store, {
      ...this.editor,
      onFinished: () => void waiting.tryNext(),
    });
    const waiting = createWaitingStarts({
      runs,
      onChange: (all) => post({ type: "waiting", waiting: all }),
      onEnded: (ended) => post({ type: "waitingEnded", ...ended }),
    });
    const others = createOtherRuns({
      runs,
      onChange: (run) => post({ type: "runElsewhere", run }),
      onRecovered: (outcomes) => post({ type: "runsRecovered", outcomes: [...outcomes] }),
      onFree: () => void waiting.tryNext(),
    });
    const reports = createReports(store, { active: () => runs.active, other: others.find });
    const comparisons = createComparisons(store);
    const branches = createRunBranches(store);
    this.served = { settings, store, reports, branches, comparisons, runs, others, waiting };
    return this.served;
  }

  /** Ends all but the run that goes on; resolves when that has ended. */
  async finish(): Promise<void> {
    this.served?.waiting.close();
    this.served?.others.close();
    await this.service.stop();
    await this.served?.runs.finish();
  }

  /** Stops a run that goes on, or begins just now, as interrupted; then the Test Service, which could tell its end. */
  async close(): Promise<void> {
    this.served?.waiting.close();
    this.served?.others.close();
    await this.served?.runs.close("interrupted");
    await this.service.stop();
    await this.activeRun?.finished;
  }

  readonly warn = (message: string): void => {
    this.editor.post({ type: "log", level: "warn", message });
  };
}

// --- internal ---

/** Runs of the folder; whoever starts one, the editor is told of its progress and its end. */
function createFolderRuns(
  settings: HostSettings,
  store: TestDataStore,
  {
    post,
    sendEditorChat,
    askKeys,
    askQueue,
    onFinished,
  }: EditorChannel & { onFinished: () => void },
): RunHost {
  const { workspaceFolder, touchstoneVersion, vscodeVersion, proxy } = settings;
  const printed = createPrintBatch((message) => post({ type: "log", level: "info", message }));
  return createRunHost({
    store,
    workspaceFolder,
    proxy,
    sendEditorChat,
    versions: { touchstone: touchstoneVersion, vscode: vscodeVersion },
    grantKeys: askKeys,
    findQueue: askQueue,
    log: (level, message) => post({ type: "log", level, message }),
    print: printed.print,
    onProgress: (progress) => post({ type: "runProgress", progress }),
    onFinished(outcome) {
      printed.flush();
      post({ type: "runFinished", outcome });
      onFinished();
    },
    onRecovered: (outcome) => post({ type: "runsRecovered", outcomes: [outcome] }),
  });
}
