import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { isInside } from "../common/isInside.ts";
import { UserError } from "../model/userError.ts";
import { type ExportChoice, gitChoiceSchema, type HostResult } from "../model/wire/hostProtocol.ts";
import type { ExportFormat } from "../report/exports/exportFormat.ts";
import { exportFormats, getExportFormat } from "../report/exports/exportFormats.ts";
import { markdownExport } from "../report/exports/markdownExport.ts";
import { markSameNames } from "../run/configNames.ts";
import { loadGitChoiceOptions } from "../run/gitChoiceOptions.ts";
import { listConfigs } from "../run/listConfigs.ts";
import { addLabels } from "../run/manage/addLabels.ts";
import { deleteRuns, planCleanUp } from "../run/manage/cleanUp.ts";
import { exportRuns, streamRuns } from "../run/manage/exportRuns.ts";
import { scanFiles } from "../run/scan/scanFiles.ts";
import { applyGitChoice, listChoiceLines } from "../store/gitChoices.ts";
import { setUpMergeDriver } from "../store/mergeDriver.ts";
import type { Handlers, HostSession, ServedFolder } from "./hostSession.ts";
import { queryRuns } from "./queryRuns.ts";

type DataHandlers = Pick<
  Handlers,
  | "listConfigs"
  | "listRuns"
  | "getResultFile"
  | "getRunConfig"
  | "listExportFormats"
  | "exportRuns"
  | "getRunsAsMarkdown"
  | "deleteRuns"
  | "planCleanUp"
  | "rebuildIndex"
  | "scanForSecrets"
  | "listGitChoices"
  | "setGitChoice"
>;

const msPerDay = 86_400_000;

/** Configs and the data folder: lists, exports, deletions, repair. */
export function createDataHandlers(session: HostSession): DataHandlers {
  return {
    async listConfigs({ files }) {
      const { settings } = session.folder;
      const summaries = await listConfigs(files, settings.workspaceFolder);
      return { configs: await markSameNames(summaries, files, settings) };
    },
    async listRuns({ offset, limit, filter, grouping }) {
      const { store, branches, others, waiting } = session.folder;
      await others.look();
      const all = await addLabels(store, (await store.loadIndex()).rows);
      if (filter?.branch !== undefined || grouping === "branch") await branches.load(all);
      const query = { filter, grouping, offset, limit, branchOf: branches.of };
      const { rows, ...listed } = queryRuns(all, query);
      const page = await store.checkRows(rows);
      const running = session.activeRun?.progress();
      const elsewhere = running === undefined ? others.current : undefined;
      const goingOn = { running, elsewhere, waiting: waiting.list };
      return { ...listed, rows: page, ...goingOn };
    },
    async getResultFile({ runId }) {
      return { file: (await session.folder.store.openResult(runId)).file };
    },
    async getRunConfig({ runId }) {
      return await findRunConfig(runId, session.folder);
    },
    async listExportFormats() {
      return { formats: exportFormats.map(toExportChoice) };
    },
    async exportRuns({ format: name, ...options }) {
      const format = getExportFormat(name);
      return await exportRuns({ store: session.folder.store, format, ...options });
    },
    async getRunsAsMarkdown({ runIds, includeValues }) {
      const { store } = session.folder;
      const options = { store, runIds, format: markdownExport, includeValues };
      return { markdown: await text(await streamRuns(options)) };
    },
    async deleteRuns({ runIds, exportTo }) {
      return await deleteRuns({ store: session.folder.store, runIds, exportTo });
    },
    async planCleanUp({ olderThanDays, keepLast }) {
      const olderThanMs = olderThanDays === undefined ? undefined : olderThanDays * msPerDay;
      return { entries: await planCleanUp(session.folder.store, { keepLast, olderThanMs }) };
    },
    async rebuildIndex({ prune }) {
      return await session.folder.store.rebuildIndex({ prune });
    },
    async scanForSecrets({ keys }) {
      const leftOut: string[] = [];
      const findings = await scanFiles({
        paths: [session.folder.settings.dataFolder],
        keys,
        onLeftOut: (file, why) => leftOut.push(`${file}: ${why}`),
      });
      return { findings, leftOut };
    },
    async listGitChoices() {
      const options = await loadGitChoiceOptions(session.folder.settings);
      const choices = gitChoiceSchema.options.map(async (choice) => {
        return { choice, lines: await listChoiceLines(choice, options) };
      });
      return { choices: await Promise.all(choices) };
    },
    async setGitChoice({ choice, mergesIndex = false }) {
      if (mergesIndex) await setUpMergeDriver({ ...session.folder.settings, cli: findCli() });
      return await applyGitChoice(choice, await loadGitChoiceOptions(session.folder.settings));
    },
  };
}

// --- internal ---

/** Beside the bundle of the host. */
function findCli(): string {
  const own = fileURLToPath(import.meta.url);
  const folder = path.dirname(own);
  return path.join(path.basename(folder) === "chunks" ? path.dirname(folder) : folder, "cli.js");
}

function toExportChoice(format: ExportFormat): ExportChoice {
  const { name, label, description, extension, isOneRunAFile, values } = format;
  const asksForValues = values === "asked";
  return { name, label, description, extension, isOneRunAFile, asksForValues };
}

/** The config file a run was started from, as an absolute path inside the workspace folder, and whom it probed. */
async function findRunConfig(
  runId: string,
  { settings, store }: ServedFolder,
): Promise<HostResult<"getRunConfig">> {
  const { head } = await store.openResult(runId);
  const file = head.config.file;
  if (file === undefined) {
    throw new UserError(
      "This run had no config file: its config came with a request to the Test Service, or another tool wrote its result.",
      { code: "not_found" },
    );
  }
  const folder = settings.workspaceFolder;
  const config = path.resolve(folder, file);
  const probe = head.config.probe === true ? head.config.providers[0] : undefined;
  if (isInside(folder, config)) return probe === undefined ? { config } : { config, probe };
  throw new UserError(`The config file of this run, ${file}, is not in the workspace.`, {
    code: "not_found",
  });
}
