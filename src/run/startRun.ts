import { randomUUID } from "node:crypto";
import { relativePath } from "../common/relativePath.ts";
import { formatProblem } from "../model/config/problem.ts";
import type { ActiveRun, StartRunOptions } from "./activeRun.ts";
import { buildRunFolder } from "./buildRunFolder.ts";
import { loadGitState } from "./gitState.ts";
import { createRunJudge } from "./judging/runJudge.ts";
import { launchRun } from "./launchRun.ts";
import { buildPlan } from "./plan.ts";
import { createLanes, disposeLanes } from "./prompts/createLanes.ts";
import { storeCases } from "./prompts/runCases.ts";
import type { ProviderLane } from "./prompts/sendRequest.ts";
import { revealStreams } from "./revealStreams.ts";
import { createRunControl } from "./runControl.ts";

/**
 * Takes the run lock, writes `run.json` and sets the matrix going. Throws a `UserError` while nothing has
 * begun ("locked", "config", "storage"); after that whatever happens is in `finished`.
 */
export async function startRun(options: StartRunOptions): Promise<ActiveRun> {
  const { store } = options;
  const plan = buildPlan(options.loaded, options.selection);
  const runId = randomUUID();
  const gitState = loadGitState(options.workspaceFolder, store.paths.dataFolder);
  const control = createRunControl(options.loaded.config.limits, (message) =>
    options.log("warn", message),
  );
  const lock = await store.acquireRunLock({
    runId,
    name: options.loaded.config.name,
    onLost: control.fail,
  });
  let lanes: Map<string, ProviderLane> | undefined;
  try {
    lanes = await createLanes(plan.providers, options);
    const revealed = { ...plan, streams: revealStreams(plan.streams, options.keys) };
    const folder = buildRunFolder(runId, plan, options);
    await store.createRunFolder(folder);
    const cases = await storeCases(runId, plan, options).catch(async (error) => {
      await store.removeRunFolder(runId);
      throw error;
    });
    tellWarnings(options);
    const { release } = lock;
    const judge = createRunJudge(options.loaded.config.judgeTimeoutMs);
    return launchRun({
      plan: revealed,
      folder,
      gitState,
      lanes,
      judge,
      cases,
      control,
      options,
      release,
    });
  } catch (error) {
    control.dispose();
    if (lanes !== undefined) await disposeLanes(lanes);
    await lock.release();
    throw error;
  }
}

// --- internal ---

/** So many are told at the start; `validate` lists them all. */
const mostWarnings = 20;

function tellWarnings({ loaded, workspaceFolder, log }: StartRunOptions): void {
  for (const warning of loaded.warnings.slice(0, mostWarnings)) {
    const file = relativePath(workspaceFolder, warning.file);
    log("warn", formatProblem({ ...warning, file }));
  }
  const rest = loaded.warnings.length - mostWarnings;
  if (rest > 0) log("warn", `${rest} more warnings of this config; "validate" lists them.`);
}
