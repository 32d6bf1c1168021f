import { relativePath } from "../common/relativePath.ts";
import type { Environment } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { StartRunOptions } from "./activeRun.ts";
import type { Masker } from "./masking/masker.ts";
import { maskSnapshot } from "./masking/maskSnapshot.ts";
import type { RunPlan } from "./plan.ts";

/** What `run.json` says of a run that is about to start; the state of git is added when it is known. */
export function buildRunFolder(
  id: string,
  plan: RunPlan,
  options: StartRunOptions,
  masker: Masker,
): RunFolderFile {
  const { loaded, workspaceFolder } = options;
  const environment: Environment = {
    ...options.versions,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
  return {
    schemaVersion: 1,
    id,
    timestamp: new Date().toISOString(),
    state: "running",
    ...(loaded.isSent === true ? {} : { file: relativePath(workspaceFolder, loaded.file) }),
    ...(loaded.isProbe === true ? { probe: true } : {}),
    ...(options.parent === undefined ? {} : { parent: options.parent }),
    ...(options.topsUp === undefined ? {} : { topsUp: options.topsUp }),
    ...(options.leftOut === undefined ? {} : { leftOut: [...options.leftOut] }),
    plan: {
      providers: [...new Set(plan.cells.map(({ provider }) => provider))],
      scenarios: [...plan.prompts, ...plan.streams]
        .map(({ number }) => number)
        .sort((a, b) => a - b),
      runsPerScenario: plan.runsPerScenario,
      plannedTests: plan.plannedTests,
      ...(plan.settle === undefined ? {} : { settle: plan.settle }),
      ...(options.selection?.tests === undefined ? {} : { tests: [...options.selection.tests] }),
    },
    snapshot: maskSnapshot(
      { config: loaded.config, scenarios: [...loaded.scenarios], hashes: loaded.hashes },
      masker,
    ),
    environment,
  };
}
