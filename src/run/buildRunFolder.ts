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
    ...(options.queue === undefined ? {} : { queued: true as const }),
    plan: {
      providers: listRows(plan),
      scenarios: [...plan.prompts, ...plan.streams]
        .map(({ number }) => number)
        .sort((a, b) => a - b),
      runsPerScenario: plan.runsPerScenario,
      plannedTests: plan.plannedTests,
      ...(plan.settle === undefined ? {} : { settle: plan.settle }),
      ...describeTests(plan, options),
    },
    snapshot: maskSnapshot(
      { config: loaded.config, scenarios: [...loaded.scenarios], hashes: loaded.hashes },
      masker,
    ),
    environment,
  };
}

// --- internal ---

/** Rows of the matrix; those of the whole where a share of it is run. */
function listRows({ share, providers, cells }: RunPlan): string[] {
  if (share !== undefined) return providers.map(({ id }) => id);
  return [...new Set(cells.map(({ provider }) => provider))];
}

function describeTests(
  { share }: RunPlan,
  { selection }: StartRunOptions,
): Pick<RunFolderFile["plan"], "shard" | "tests"> {
  if (share !== undefined) return { shard: share.shard, tests: [...share.tests] };
  return selection?.tests === undefined ? {} : { tests: [...selection.tests] };
}
