import { relativePath } from "../common/relativePath.ts";
import { findIgnoringLine } from "../run/baseline/findIgnoringLine.ts";
import { listBaselines } from "../run/baseline/listBaselines.ts";
import { markBaseline } from "../run/baseline/markBaseline.ts";
import { planBaseline } from "../run/baseline/planBaseline.ts";
import { checkConfigs } from "../run/check/checkConfigs.ts";
import { createGitResults } from "../run/check/gitResults.ts";
import { gateRun } from "../run/compare/gateRun.ts";
import { findSameNames, listOwnConfigs, readConfigNames } from "../run/configNames.ts";
import { loadGitChoiceOptions } from "../run/gitChoiceOptions.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type BaselineHandlers = Pick<
  Handlers,
  "listBaselines" | "planBaseline" | "markBaseline" | "clearBaseline" | "judgeGate" | "checkConfigs"
>;

/** Runs that others are compared with, and whether committed runs still fit their configs. */
export function createBaselineHandlers(session: HostSession): BaselineHandlers {
  /** Remembers what git said; the data folder of a host stays the same. */
  let listGitResults: ReturnType<typeof createGitResults> | undefined;
  return {
    async listBaselines() {
      return await listBaselines(session.folder.store);
    },
    async planBaseline({ runId }) {
      const { store } = session.folder;
      const { name, fileName, replaced, warnings } = await planBaseline(store, runId);
      const ignoredBy = await findIgnoringLine(store.paths.resultFile(fileName));
      return {
        name,
        fileName,
        ...(replaced === undefined ? {} : { replaced: replaced.runId }),
        warnings: [...warnings],
        ...(ignoredBy === undefined ? {} : { ignoredBy }),
      };
    },
    async markBaseline({ runId, track }) {
      const { store, settings } = session.folder;
      const plan = await planBaseline(store, runId);
      const options = track ? await loadGitChoiceOptions(settings) : undefined;
      const written = await markBaseline(store, plan, options);
      if (written === undefined) return { name: plan.name };
      const ignoredBy = await findIgnoringLine(store.paths.resultFile(plan.fileName));
      return {
        name: plan.name,
        gitIgnore: written.file,
        ...(ignoredBy === undefined ? {} : { ignoredBy }),
      };
    },
    async judgeGate({ runId }) {
      const { store } = session.folder;
      const { gate, probe } = (await store.openResult(runId)).head.config;
      if (gate === undefined || probe !== undefined) return {};
      const { report, unrecorded } = await gateRun({
        store,
        runId,
        timestamp: new Date().toISOString(),
      });
      if (unrecorded !== undefined) {
        session.editor.post({
          type: "log",
          level: "warn",
          message: `The verdict of the gate was not added to the history: ${unrecorded}`,
        });
      }
      const { result, reasons } = report;
      return { judged: { result, reasons } };
    },
    async clearBaseline({ name }) {
      const run = await session.folder.store.clearBaseline(name);
      return run === undefined ? {} : { run };
    },
    async checkConfigs({ files }) {
      const { store, settings } = session.folder;
      listGitResults ??= createGitResults(store.paths);
      const { configs, notes } = await checkConfigs({
        store,
        files: listOwnConfigs(files, settings),
        listGitResults,
        folderOf: () => settings.workspaceFolder,
        sameNames: await findSameNames(await readConfigNames(files), settings),
      });
      const checks = configs.map(({ problems: _, ...check }) => {
        return { ...check, file: relativePath(settings.workspaceFolder, check.file) };
      });
      return { checks, notes: [...notes] };
    },
  };
}
