import type { HostParams } from "../model/hostProtocol.ts";
import { formatProblem } from "../model/problem.ts";
import { UserError } from "../model/userError.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { recoverRuns } from "../run/recoverRuns.ts";
import { startRun } from "../run/startRun.ts";
import { loadConfig } from "../scenarios/loadConfig.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { createPrintBatch } from "./printBatch.ts";

type RunHandlers = Pick<
  Handlers,
  "startRun" | "cancelRun" | "getReport" | "getTests" | "getAttempts"
>;

/** Starting, stopping and looking into runs; one goes on at a time. */
export function createRunHandlers(session: HostSession): RunHandlers {
  return {
    async startRun({ config, keys }) {
      const printed = createPrintBatch((message) =>
        session.editor.post({ type: "log", level: "info", message }),
      );
      const run = await startConfig(session, { config, keys }, printed.print);
      session.activeRun = run;
      void run.finished.then((outcome) => {
        printed.flush();
        if (session.activeRun === run) session.activeRun = undefined;
        session.editor.post({ type: "runFinished", outcome });
      });
      return { runId: run.id };
    },
    async cancelRun({ runId }) {
      const run = session.activeRun;
      if (run?.id !== runId) throw new UserError("This run has ended.", { code: "not_found" });
      run.stop("cancelled");
      return {};
    },
    async getReport({ runId }) {
      return (await session.folder.reports.find(runId)).model();
    },
    async getTests({ runId, filter, offset, limit }) {
      return (await session.folder.reports.find(runId)).tests(filter, { offset, limit });
    },
    async getAttempts({ runId, key }) {
      return await (await session.folder.reports.find(runId)).attempts(key);
    },
  };
}

// --- internal ---

async function startConfig(
  { editor, folder, warn }: HostSession,
  { config, keys }: HostParams<"startRun">,
  print: (line: string) => void,
): Promise<ActiveRun> {
  const { settings, store } = folder;
  const loaded = await loadConfig(config, settings);
  if (!loaded.ok) {
    throw new UserError(loaded.problems.map(formatProblem).join("\n"), { code: "config" });
  }
  await recoverRuns(store, warn);
  return await startRun({
    loaded: loaded.value,
    dataFolder: settings.dataFolder,
    workspaceFolder: settings.workspaceFolder,
    keys,
    versions: { touchstone: settings.touchstoneVersion, vscode: settings.vscodeVersion },
    proxy: settings.proxy,
    sendEditorChat: editor.sendEditorChat,
    log: (level, message) => editor.post({ type: "log", level, message }),
    print,
    onProgress: (progress) => editor.post({ type: "runProgress", progress }),
  });
}
