import "./editor/l10n.ts";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { registerAgentTools } from "./editor/agents/registerAgentTools.ts";
import { registerMcpServers } from "./editor/agents/registerMcpServers.ts";
import { registerAddProvider } from "./editor/commands/addProvider.ts";
import { registerAssistCommands } from "./editor/commands/assistCommands.ts";
import { registerCancelRun } from "./editor/commands/cancelRun.ts";
import { registerCancelStart } from "./editor/commands/cancelStart.ts";
import { registerCheckModels } from "./editor/commands/checkModels.ts";
import { registerChooseGitTracking } from "./editor/commands/chooseGitTracking.ts";
import { registerCleanUpRuns } from "./editor/commands/cleanUpRuns.ts";
import { registerClearApiKey } from "./editor/commands/clearApiKey.ts";
import { registerClearBaseline } from "./editor/commands/clearBaseline.ts";
import { registerCompareResultFiles } from "./editor/commands/compareResultFiles.ts";
import { registerCompareRuns } from "./editor/commands/compareRuns.ts";
import { registerCompareWith } from "./editor/commands/compareWith.ts";
import { registerCopyRunAsMarkdown } from "./editor/commands/copyRunAsMarkdown.ts";
import { registerCreateSampleConfig } from "./editor/commands/createSampleConfig.ts";
import { registerDeleteRuns } from "./editor/commands/deleteRuns.ts";
import { registerExportRuns } from "./editor/commands/exportRuns.ts";
import { registerFilterRuns } from "./editor/commands/filterRuns.ts";
import { registerImportFile } from "./editor/commands/importFile.ts";
import { registerLabelRuns } from "./editor/commands/labelRuns.ts";
import { registerLoadMoreRuns } from "./editor/commands/loadMoreRuns.ts";
import { registerManageData } from "./editor/commands/manageData.ts";
import { registerMarkBaseline } from "./editor/commands/markBaseline.ts";
import { registerNewConfig } from "./editor/commands/newConfig.ts";
import { registerNewScenario } from "./editor/commands/newScenario.ts";
import { registerOpenReport } from "./editor/commands/openReport.ts";
import { registerOpenResultFile } from "./editor/commands/openResultFile.ts";
import { registerPauseRun } from "./editor/commands/pauseRun.ts";
import { registerProbeProvider } from "./editor/commands/probeProvider.ts";
import { registerRebuildIndex } from "./editor/commands/rebuildIndex.ts";
import { registerRefresh } from "./editor/commands/refresh.ts";
import { registerRerun } from "./editor/commands/rerun.ts";
import { registerRerunTests } from "./editor/commands/rerunTests.ts";
import { registerResumeRun } from "./editor/commands/resumeRun.ts";
import { registerRunScenario } from "./editor/commands/runScenario.ts";
import { registerScanResults } from "./editor/commands/scanResults.ts";
import { registerServiceCommands } from "./editor/commands/serviceCommands.ts";
import { registerSetApiKey } from "./editor/commands/setApiKey.ts";
import { registerShowHistory } from "./editor/commands/showHistory.ts";
import { registerShowLog } from "./editor/commands/showLog.ts";
import { registerStartRun } from "./editor/commands/startRun.ts";
import { registerStartRunOfConfig } from "./editor/commands/startRunOfConfig.ts";
import { registerStartRunOnQueue } from "./editor/commands/startRunOnQueue.ts";
import { registerTopUpRun } from "./editor/commands/topUpRun.ts";
import { registerTryReplacement } from "./editor/commands/tryReplacement.ts";
import { registerValidateConfig } from "./editor/commands/validateConfig.ts";
import { ConfigValue } from "./editor/configValue.ts";
import type { EditorServices } from "./editor/editorServices.ts";
import { FolderSessions } from "./editor/host/folderSessions.ts";
import { RunListing } from "./editor/host/runListing.ts";
import { settingKeys } from "./editor/ids.ts";
import { createKeyAnswers } from "./editor/keys/answerKeys.ts";
import { createKeyAsker } from "./editor/keys/keyAsker.ts";
import { KeyVault } from "./editor/keys/keyVault.ts";
import { sendChat } from "./editor/languageModel.ts";
import { createLater } from "./editor/later.ts";
import { registerLinks } from "./editor/openLinks.ts";
import { findSetQueue } from "./editor/queue/findQueue.ts";
import { ComparisonPanels } from "./editor/report/comparisonPanels.ts";
import { DataPanels } from "./editor/report/dataPanels.ts";
import { HistoryPanels } from "./editor/report/historyPanels.ts";
import { ReportPanels } from "./editor/report/reportPanels.ts";
import { registerResultEditor } from "./editor/report/resultEditor.ts";
import { showError } from "./editor/showError.ts";
import { createShownParts } from "./editor/shownParts.ts";
import type { NotifyOnFinish } from "./editor/views/finishNotice.ts";
import { judgeGate } from "./editor/views/judgeGate.ts";
import { notifyFinish } from "./editor/views/notifyFinish.ts";
import { UserError } from "./model/userError.ts";

/** Wires the extension together; reads no disk and starts no process. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, extension, secrets, globalState, workspaceState, subscriptions } = context;
  const storageUri = context.storageUri ?? context.globalStorageUri;
  const log = vscode.window.createOutputChannel("Touchstone", { log: true });
  const notifyOnFinish = new ConfigValue<NotifyOnFinish>(settingKeys.notifyOnFinish, "hidden");

  const listing = new RunListing(workspaceState);
  const vault = new KeyVault(secrets, globalState);
  const folders = new FolderSessions({
    hostFile: vscode.Uri.joinPath(extensionUri, "dist", "host.js").fsPath,
    version: readVersion(extension.packageJSON),
    log,
    readListing: () => ({ filter: listing.filter, grouping: listing.grouping }),
    onChat: sendChat,
    onAskKeys: createKeyAnswers({
      vault,
      environment: process.env,
      asker: createKeyAsker(t("A run was asked for over the Test Service or by an agent.")),
    }),
    onAskQueue: (setting) => findSetQueue(setting, vault),
    onFinished: (session, outcome) => {
      const ref = { folder: session.id, runId: outcome.id };
      if (outcome.part !== undefined) reports.replace({ ...ref, runId: outcome.part }, ref);
      const isInView = shown.value.runsView.visible || reports.isVisible(ref);
      const isVisible = isInView || shown.value.testing.follows(outcome.part ?? outcome.id);
      const judge = () => judgeGate(session, outcome, (message) => log.warn(message));
      void notifyFinish({ outcome, ref, setting: notifyOnFinish, isVisible, judgeGate: judge });
    },
    onRecovered(session, outcomes) {
      for (const outcome of outcomes) {
        // The tests of a top-up are in their run, which is as complete as it was.
        if (outcome.part === undefined) shown.value.interrupted.tell(session, outcome);
      }
    },
    onStartFailed: (name, error) => void showError(log, name, error),
    onLost: (message) => void showError(log, "host", new UserError(message, { code: "host" })),
  });
  const reports = new ReportPanels({
    ...{ extensionUri, extensionId: extension.id, folders, log },
    onOpened: () => shown.value.milestones.reach("reportOpened"),
  });
  const comparisons = new ComparisonPanels({
    ...{ extensionUri, folders, log },
    onOpened: () => shown.value.milestones.reach("compared"),
  });
  const histories = new HistoryPanels({
    ...{ extensionUri, folders, log },
    compare: (folder, runIds) => comparisons.open({ folder, runIds }),
  });
  const data = new DataPanels({
    ...{ extensionUri, folders, log },
    // Those of other windows are told by VS Code only.
    onDidChangeKeys: (listener) =>
      vscode.Disposable.from(secrets.onDidChange(listener), vault.onDidChange(listener)),
    createServant: async (findSession) => {
      const { serveDataPage } = await import("./editor/serveDataPage.ts");
      return serveDataPage({ log, folders, vault, reports }, findSession);
    },
  });
  const parts = { log, folders, vault, reports, comparisons, storageUri, data, histories, listing };
  const memories = { memory: workspaceState, personMemory: globalState };
  const shown = createLater(() => createShownParts(parts, memories));
  const services: EditorServices = {
    ...parts,
    get runsView() {
      return shown.value.runsView;
    },
  };

  subscriptions.push(log, notifyOnFinish, folders, reports, comparisons, data, histories, listing);
  subscriptions.push(shown, registerResultEditor({ folders, reports, storageUri }));
  subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => void folders.refresh()));
  for (const register of commands) subscriptions.push(register(services));
  const cliFile = vscode.Uri.joinPath(extensionUri, "dist", "cli.js").fsPath;
  subscriptions.push(
    registerMcpServers({ folders, cliFile, version: readVersion(extension.packageJSON) }),
  );
}

/** Everything is owned by the context; closing the channels lets the run hosts end by themselves. */
export function deactivate(): void {}

// --- internal ---

const commands: readonly ((services: EditorServices) => vscode.Disposable)[] = [
  registerStartRun,
  registerStartRunOfConfig,
  registerStartRunOnQueue,
  registerProbeProvider,
  registerCheckModels,
  registerTryReplacement,
  registerRerun,
  registerResumeRun,
  registerRerunTests,
  registerTopUpRun,
  registerCancelRun,
  registerPauseRun,
  registerCancelStart,
  registerOpenReport,
  registerOpenResultFile,
  registerCompareRuns,
  registerCompareResultFiles,
  registerCompareWith,
  registerExportRuns,
  registerCopyRunAsMarkdown,
  registerDeleteRuns,
  registerCleanUpRuns,
  registerMarkBaseline,
  registerClearBaseline,
  registerRebuildIndex,
  registerNewConfig,
  registerImportFile,
  registerNewScenario,
  registerAddProvider,
  registerCreateSampleConfig,
  registerSetApiKey,
  registerClearApiKey,
  registerChooseGitTracking,
  registerScanResults,
  registerServiceCommands,
  registerShowLog,
  registerRefresh,
  registerLoadMoreRuns,
  registerLabelRuns,
  registerFilterRuns,
  registerManageData,
  registerRunScenario,
  registerValidateConfig,
  registerShowHistory,
  registerAgentTools,
  registerAssistCommands,
  registerLinks,
];

function readVersion(manifest: unknown): string {
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "0.0.0";
}
