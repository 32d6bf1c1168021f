/** Every command, as `contributes.commands` lists it. */
export const commandIds = {
  startRun: "touchstone.startRun",
  startRunOfConfig: "touchstone.startRunOfConfig",
  startRunOnQueue: "touchstone.startRunOnQueue",
  probeProvider: "touchstone.probeProvider",
  checkModels: "touchstone.checkModels",
  tryReplacement: "touchstone.tryReplacement",
  rerun: "touchstone.rerun",
  resumeRun: "touchstone.resumeRun",
  rerunTests: "touchstone.rerunTests",
  topUpRun: "touchstone.topUpRun",
  cancelRun: "touchstone.cancelRun",
  pauseRun: "touchstone.pauseRun",
  continueRun: "touchstone.continueRun",
  cancelStart: "touchstone.cancelStart",
  openReport: "touchstone.openReport",
  openResultFile: "touchstone.openResultFile",
  compareRuns: "touchstone.compareRuns",
  compareResultFiles: "touchstone.compareResultFiles",
  compareWithBaseline: "touchstone.compareWithBaseline",
  compareWithPrevious: "touchstone.compareWithPrevious",
  exportRuns: "touchstone.exportRuns",
  copyRunAsMarkdown: "touchstone.copyRunAsMarkdown",
  deleteRuns: "touchstone.deleteRuns",
  cleanUpRuns: "touchstone.cleanUpRuns",
  markBaseline: "touchstone.markBaseline",
  clearBaseline: "touchstone.clearBaseline",
  rebuildIndex: "touchstone.rebuildIndex",
  newConfig: "touchstone.newConfig",
  importFile: "touchstone.importFile",
  newScenario: "touchstone.newScenario",
  addProvider: "touchstone.addProvider",
  createSampleConfig: "touchstone.createSampleConfig",
  setApiKey: "touchstone.setApiKey",
  clearApiKey: "touchstone.clearApiKey",
  chooseGitTracking: "touchstone.chooseGitTracking",
  scanResults: "touchstone.scanResults",
  showLog: "touchstone.showLog",
  startService: "touchstone.startService",
  stopService: "touchstone.stopService",
  copyServiceUrl: "touchstone.copyServiceUrl",
  copyServiceToken: "touchstone.copyServiceToken",
  openApiDocs: "touchstone.openApiDocs",
  refresh: "touchstone.refresh",
  loadMoreRuns: "touchstone.loadMoreRuns",
  labelRun: "touchstone.labelRun",
  pinRun: "touchstone.pinRun",
  unpinRun: "touchstone.unpinRun",
  filterRuns: "touchstone.filterRuns",
  clearRunFilter: "touchstone.clearRunFilter",
  groupRuns: "touchstone.groupRuns",
  manageData: "touchstone.manageData",
  runScenario: "touchstone.runScenario",
  validateConfig: "touchstone.validateConfig",
  showHistory: "touchstone.showHistory",
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Commands that only rows, lines above files and completions of ours call; no menu and no palette has them. */
export const internalCommandIds = {
  openRunningReport: "touchstone.openRunningReport",
  showServiceActions: "touchstone.showServiceActions",
  listModels: "touchstone.listModels",
  showPlaces: "touchstone.showPlaces",
} as const;
export type InternalCommandId = (typeof internalCommandIds)[keyof typeof internalCommandIds];

export const viewIds = { configs: "touchstone.configs", runs: "touchstone.runs" } as const;

/** Context keys that `when` clauses read. */
export const contextKeys = {
  running: "touchstone.running",
  waiting: "touchstone.waiting",
  hasConfigs: "touchstone.hasConfigs",
  hasRuns: "touchstone.hasRuns",
  serviceRunning: "touchstone.serviceRunning",
  runsFiltered: "touchstone.runsFiltered",
  reportOpened: "touchstone.reportOpened",
  hasModel: "touchstone.hasModel",
  compared: "touchstone.compared",
  walkthroughShown: "touchstone.walkthroughShown",
} as const;
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** Keys of settings below `touchstone`. */
export const settingKeys = {
  dataFolder: "dataFolder",
  notifyOnFinish: "notifyOnFinish",
  retentionEnabled: "retention.enabled",
  retentionKeepLast: "retention.keepLast",
  retentionKeepDays: "retention.keepDays",
  retentionExportFolder: "retention.exportFolder",
  codeLens: "codeLens",
  onWindowClose: "onWindowClose",
  queueUrl: "queueUrl",
} as const;
export const settingsSection = "touchstone";

export const viewTypes = {
  report: "touchstone.report",
  comparison: "touchstone.comparison",
  data: "touchstone.data",
  history: "touchstone.history",
} as const;

/** The report as an editor of result files, as `contributes.customEditors` has it. */
export const resultEditorType = "touchstone.resultFile";

/** Names our part of VS Code's Test Explorer. */
export const testControllerId = "touchstone";

/** Scheme of the read-only documents that records are opened as. */
export const recordScheme = "touchstone-record";

/** Scheme of the read-only documents that texts of configs and prompts are compared as. */
export const textScheme = "touchstone-text";

/** The language model tools, as `contributes.languageModelTools` has them, are those of `agentToolNames` with this before each. */
export const agentToolPrefix = "touchstone_";

/** Our part of the MCP servers of the editor, as `contributes.mcpServerDefinitionProviders` has it. */
export const mcpProviderId = "touchstone";
