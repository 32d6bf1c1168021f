import path from "node:path";
import { glob } from "tinyglobby";
import type {
  ConfigSummary,
  HostMethod,
  HostParams,
  HostResult,
  HostSettings,
  HostToEditor,
} from "../model/hostProtocol.ts";
import { formatProblem } from "../model/problem.ts";
import type { SendEditorChat } from "../model/provider.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { deleteRuns, planCleanUp } from "../run/cleanUp.ts";
import { exportRuns } from "../run/exportRuns.ts";
import { recoverRuns } from "../run/recoverRuns.ts";
import { startRun } from "../run/startRun.ts";
import { describeConfig } from "../scenarios/describeConfig.ts";
import { isInside } from "../scenarios/isInside.ts";
import { loadConfig } from "../scenarios/loadConfig.ts";
import { applyGitChoice } from "../store/gitChoices.ts";
import { openTestDataStore, type TestDataStore } from "../store/testDataStore.ts";
import { createReports, type Reports } from "./reports.ts";

export type Handlers = {
  readonly [M in HostMethod]: (params: HostParams<M>) => Promise<HostResult<M>>;
};

export interface HandlerContext {
  readonly post: (message: HostToEditor) => void;
  readonly sendEditorChat: SendEditorChat;
}

const msPerDay = 86_400_000;

/** What the host does for each request; one workspace folder, one run at a time. */
export function createHandlers(context: HandlerContext): {
  handlers: Handlers;
  close(): Promise<void>;
} {
  let folder: ServedFolder | undefined;
  let active: ActiveRun | undefined;
  const served = () => {
    if (folder === undefined) throw new UserError("initialize comes first", { code: "host" });
    return folder;
  };
  const warn = (message: string) => context.post({ type: "log", level: "warn", message });

  const handlers: Handlers = {
    async initialize(settings) {
      const store = openTestDataStore(settings.dataFolder);
      folder = { settings, store, reports: createReports(store, () => active) };
      return { recovered: await recoverRuns(store, warn) };
    },
    async listConfigs({ files }) {
      const { settings } = served();
      const describe = (file: string) =>
        describeConfig(file, settings).catch((error) => describeUnreadable(file, settings, error));
      return { configs: await Promise.all(files.map(describe)) };
    },
    async listRuns({ offset, limit }) {
      const { store } = served();
      const { rows, problem } = await store.loadIndex();
      if (problem !== undefined) warn(problem);
      const page = await store.checkRows(rows.slice(offset, offset + limit));
      return { rows: page, total: rows.length, running: active?.progress() };
    },
    async startRun({ config, keys }) {
      active = await startConfig(config, keys, served(), context);
      const run = active;
      void run.finished.then((outcome) => {
        if (active === run) active = undefined;
        context.post({ type: "runFinished", outcome });
      });
      return { runId: run.id };
    },
    async cancelRun({ runId }) {
      if (active?.id !== runId) throw new UserError("This run has ended.", { code: "not_found" });
      active.stop("cancelled");
      return {};
    },
    async getReport({ runId }) {
      return (await served().reports.find(runId)).model();
    },
    async getTests({ runId, filter, offset, limit }) {
      return (await served().reports.find(runId)).tests(filter, { offset, limit });
    },
    async getAttempts({ runId, key }) {
      return await (await served().reports.find(runId)).attempts(key);
    },
    async getResultFile({ runId }) {
      return { file: (await served().store.openResult(runId)).file };
    },
    async getRunConfig({ runId }) {
      return { config: await findRunConfig(runId, served()) };
    },
    async exportRuns({ runIds, format, out }) {
      return { files: await exportRuns({ store: served().store, runIds, format, out }) };
    },
    async deleteRuns({ runIds, exportTo }) {
      const { store, reports } = served();
      for (const runId of runIds) reports.forget(runId);
      return await deleteRuns({ store, runIds, exportTo });
    },
    async planCleanUp({ olderThanDays, keepLast }) {
      const olderThanMs = olderThanDays === undefined ? undefined : olderThanDays * msPerDay;
      return { entries: await planCleanUp(served().store, { keepLast, olderThanMs }) };
    },
    async rebuildIndex({ prune }) {
      return await served().store.rebuildIndex({ prune });
    },
    async setGitChoice({ choice }) {
      const { settings } = served();
      const hasConfigsBelow = await hasConfigsIn(settings.dataFolder);
      return await applyGitChoice({ ...settings, choice, hasConfigsBelow });
    },
  };

  return {
    handlers,
    async close() {
      active?.stop("interrupted");
      await active?.finished;
    },
  };
}

// --- internal ---

interface ServedFolder {
  readonly settings: HostSettings;
  readonly store: TestDataStore;
  readonly reports: Reports;
}

async function startConfig(
  config: string,
  keys: HostParams<"startRun">["keys"],
  { settings, store, reports }: ServedFolder,
  { post, sendEditorChat }: HandlerContext,
): Promise<ActiveRun> {
  const loaded = await loadConfig(config, settings);
  if (!loaded.ok) {
    throw new UserError(loaded.problems.map(formatProblem).join("\n"), { code: "config" });
  }
  await recoverRuns(store, (message) => post({ type: "log", level: "warn", message }));
  const run = await startRun({
    loaded: loaded.value,
    dataFolder: settings.dataFolder,
    workspaceFolder: settings.workspaceFolder,
    keys,
    versions: { touchstone: settings.touchstoneVersion, vscode: settings.vscodeVersion },
    proxy: settings.proxy,
    sendEditorChat,
    log: (level, message) => post({ type: "log", level, message }),
    onProgress: (progress) => post({ type: "runProgress", progress }),
  });
  reports.forget(run.id);
  return run;
}

/** A config that even its description fails on is a row with its problem; the other rows are not its fault. */
function describeUnreadable(file: string, settings: HostSettings, error: unknown): ConfigSummary {
  const problem = { file, line: 1, column: 1, key: "", message: errorMessage(error) };
  return {
    file: path.relative(settings.workspaceFolder, file).split(path.sep).join("/"),
    name: path.basename(file, ".touchstone.json"),
    providers: [],
    scenarios: [],
    keys: [],
    problems: [problem],
  };
}

async function hasConfigsIn(dataFolder: string): Promise<boolean> {
  const ignore = ["results/**", "test_runs/**"];
  return (await glob("**/*.touchstone.json", { cwd: dataFolder, ignore })).length > 0;
}

/** The config a run was started from, as an absolute path inside the workspace folder. */
async function findRunConfig(runId: string, { settings, store }: ServedFolder): Promise<string> {
  const { head } = await store.openResult(runId);
  const file = head.config.file;
  const folder = settings.workspaceFolder;
  const config = path.resolve(folder, file ?? "");
  if (file === undefined || !isInside(folder, config)) {
    throw new UserError("This run does not say which config of the workspace it came from.", {
      code: "not_found",
    });
  }
  return config;
}
