import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Environment } from "../model/resultFile.ts";
import type { RunOutcome, RunProgress } from "../model/runEvent.ts";
import type { RunFolderFile } from "../model/runFolder.ts";
import type { TestOutcome } from "../model/testOutcome.ts";
import { errorMessage } from "../model/userError.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import { openTestDataStore, type TestDataStore } from "../store/testDataStore.ts";
import type { ActiveRun, StartRunOptions } from "./activeRun.ts";
import { buildHead } from "./buildHead.ts";
import { closeRun, createAggregateOf } from "./closeRun.ts";
import { createLanes, disposeLanes } from "./createLanes.ts";
import { loadGitState } from "./gitState.ts";
import { openJournal } from "./journal.ts";
import { buildPlan, type RunPlan } from "./plan.ts";
import { createRunControl, type RunControl } from "./runControl.ts";
import { runMatrix } from "./runMatrix.ts";
import type { ProviderLane } from "./sendRequest.ts";
import { throttle } from "./throttle.ts";

const progressIntervalMs = 100;

/**
 * Takes the run lock, writes `run.json` and sets the matrix going. Throws a `UserError` while nothing has
 * begun ("locked", "config", "storage"); after that whatever happens is in `finished`.
 */
export async function startRun(options: StartRunOptions): Promise<ActiveRun> {
  const store = openTestDataStore(options.dataFolder);
  const plan = buildPlan(options.loaded, options.selection);
  const runId = randomUUID();
  const gitState = loadGitState(options.workspaceFolder, options.dataFolder);
  const control = createRunControl(options.loaded.config.limits);
  const lock = await store.acquireRunLock({
    runId,
    name: options.loaded.config.name,
    onLost: control.fail,
  });
  let lanes: Map<string, ProviderLane> | undefined;
  try {
    lanes = await createLanes(plan.providers, store, options);
    const folder = buildRunFolder(runId, plan, options, await gitState);
    await store.createRunFolder(folder);
    return goOn({ store, plan, folder, lanes, control, options, release: lock.release });
  } catch (error) {
    control.dispose();
    if (lanes !== undefined) await disposeLanes(lanes);
    await lock.release();
    throw error;
  }
}

// --- internal ---

interface RunParts {
  readonly store: TestDataStore;
  readonly plan: RunPlan;
  readonly folder: RunFolderFile;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly control: RunControl;
  readonly options: StartRunOptions;
  readonly release: () => Promise<void>;
}

function goOn(parts: RunParts): ActiveRun {
  const { folder, plan, control, options, store, lanes } = parts;
  const startedAt = performance.now();
  const aggregate = createAggregateOf(folder);
  const outcomes: TestOutcome[] = [];
  const journal = openJournal(store, folder.id, options.loaded.config);

  const progress = (): RunProgress => ({
    runId: folder.id,
    name: options.loaded.config.name,
    timestamp: folder.timestamp,
    elapsedMs: performance.now() - startedAt,
    stopping: control.isStopping(),
    summary: aggregate.summary(),
  });
  const onProgress = throttle(() => options.onProgress?.(progress()), progressIntervalMs);

  const work = async (): Promise<RunOutcome> => {
    onProgress();
    await runMatrix({
      plan,
      lanes,
      control,
      maxRetries: options.loaded.config.maxRetries,
      recordFor(key) {
        const record = journal.recordFor(key);
        return async (made, prompt) => {
          await record(made, prompt);
          control.count(made.attempt);
        };
      },
      onTestEnded(key, result) {
        const outcome = summarizeTest(key, result);
        aggregate.add(outcome);
        outcomes.push(outcome);
        onProgress();
      },
    }).catch(control.fail);
    await journal.close().catch(control.fail);
    onProgress.end();
    return await finish(parts, performance.now() - startedAt, aggregate.summary());
  };

  return {
    id: folder.id,
    timestamp: folder.timestamp,
    loaded: options.loaded,
    store,
    aggregate,
    finished: work(),
    progress,
    head: () =>
      buildHead(folder, { durationMs: performance.now() - startedAt }, aggregate.summary()),
    outcomes: () => outcomes,
    stop(as) {
      control.stop(as);
      onProgress();
    },
  };
}

/** Writes the result; a run whose result cannot be written keeps its journal and is closed another time. */
async function finish(
  { store, folder, lanes, control, options, release }: RunParts,
  durationMs: number,
  summary: RunOutcome["summary"],
): Promise<RunOutcome> {
  const ending = control.ending();
  const outcome = { id: folder.id, name: options.loaded.config.name, duration: durationMs };
  control.dispose();
  await disposeLanes(lanes);
  try {
    const { status, stopReason } = ending;
    const onProblem = (message: string) => options.log("warn", message);
    const closed = await closeRun(store, folder, { status, stopReason, durationMs, onProblem });
    return { ...outcome, ...ending, file: closed.file, summary: closed.head.summary };
  } catch (error) {
    options.log("error", `The result file could not be written: ${errorMessage(error)}`);
    const message = `${ending.message ?? errorMessage(error)} The attempts are kept in ${store.paths.runFolder(folder.id)}.`;
    return { ...outcome, status: "failed", stopReason: "error", message, file: "", summary };
  } finally {
    await release();
  }
}

function buildRunFolder(
  id: string,
  plan: RunPlan,
  options: StartRunOptions,
  git: Environment["git"],
): RunFolderFile {
  const { loaded, workspaceFolder } = options;
  const environment: Environment = {
    ...options.versions,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    ...(git === undefined ? {} : { git }),
  };
  return {
    schemaVersion: 1,
    id,
    timestamp: new Date().toISOString(),
    state: "running",
    file: path.relative(workspaceFolder, loaded.file).split(path.sep).join("/"),
    plan: {
      providers: plan.providers.map((provider) => provider.id),
      scenarios: plan.scenarios.map(({ number }) => number),
      runsPerScenario: plan.runsPerScenario,
      plannedTests: plan.plannedTests,
    },
    snapshot: {
      config: loaded.config,
      scenarios: [...loaded.scenarios],
      hashes: loaded.hashes,
    },
    environment,
  };
}
