import type { TestKey } from "../model/report.ts";
import type { Environment } from "../model/resultFile.ts";
import type { RunOutcome, RunProgress } from "../model/runEvent.ts";
import type { RunFolderFile } from "../model/runFolder.ts";
import type { TestOutcome } from "../model/testOutcome.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { ActiveRun, StartRunOptions } from "./activeRun.ts";
import { buildHead } from "./buildHead.ts";
import { closeRun, createAggregateOf } from "./closeRun.ts";
import { disposeLanes } from "./createLanes.ts";
import { openJournal } from "./journal.ts";
import type { JournaledTest } from "./journalContent.ts";
import type { RunPlan } from "./plan.ts";
import { readJournaledAttempts } from "./readJournaledAttempts.ts";
import type { RunControl } from "./runControl.ts";
import { runMatrix } from "./runMatrix.ts";
import { runStreams } from "./runStreams.ts";
import type { ProviderLane } from "./sendRequest.ts";
import type { StreamTest } from "./streamTest.ts";
import { throttle } from "./throttle.ts";

const progressIntervalMs = 100;

/** What a run is made of once it may start. */
export interface RunParts {
  readonly store: TestDataStore;
  readonly plan: RunPlan;
  readonly folder: RunFolderFile;
  /** Asked for at the start, while requests are sent already: a large repository takes its time. */
  readonly gitState: Promise<Environment["git"]>;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly control: RunControl;
  readonly options: StartRunOptions;
  readonly release: () => Promise<void>;
}

/** Sets the matrix going; `release` gives the run lock back at the very end. */
export function launchRun(parts: RunParts): ActiveRun {
  const { control, options, store } = parts;
  let { folder } = parts;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const aggregate = createAggregateOf(folder);
  const tests: JournaledTest[] = [];
  let stream: StreamTest | undefined;

  const progress = (): RunProgress => ({
    runId: folder.id,
    name: options.loaded.config.name,
    timestamp: folder.timestamp,
    elapsedMs: elapsedMs(),
    stopping: control.signals.soon.aborted,
    summary: aggregate.summary(),
    ...(stream === undefined ? {} : { stream: stream.progress() }),
  });
  const onProgress = throttle(() => options.onProgress?.(progress()), progressIntervalMs);
  const onTestEnded = (test: JournaledTest) => {
    aggregate.add(test.outcome);
    tests.push(test);
    onProgress();
  };
  const work = async (): Promise<RunOutcome> => {
    onProgress();
    const described = describeGit(parts).then((withGit) => {
      folder = withGit;
    });
    await runPlan(parts, {
      onTestEnded,
      onProgress,
      onRunning: (test) => {
        stream = test;
        onProgress();
      },
    });
    const durationMs = elapsedMs();
    onProgress.end();
    await described;
    return await finish({ ...parts, folder }, tests, durationMs);
  };

  return {
    id: folder.id,
    timestamp: folder.timestamp,
    loaded: options.loaded,
    store,
    aggregate,
    finished: work(),
    progress,
    head: () => buildHead(folder, { durationMs: elapsedMs() }, aggregate.summary()),
    outcomes: () => tests.map(({ outcome }) => outcome),
    async attempts(key) {
      const test = tests.find(({ outcome }) => isOfTest(outcome, key));
      if (test === undefined || "places" in test) {
        return await readJournaledAttempts(store, folder.id, key);
      }
      const { attempts, finalResponse } = test.result;
      return { key, attempts, finalResponse, prompts: {} };
    },
    streamProgress: () => stream?.progress(),
    async control(componentId, command) {
      if (stream === undefined) {
        throw new UserError("No stream test goes on in this run now.", { code: "not_found" });
      }
      await stream.control(componentId, command);
    },
    stop(as) {
      control.stop(as);
      onProgress();
    },
  };
}

// --- internal ---

function isOfTest(outcome: TestOutcome, { provider, scenario, runNumber }: TestKey): boolean {
  return (
    outcome.runNumber === runNumber &&
    outcome.scenario === scenario &&
    outcome.provider === provider
  );
}

/** The run folder with the state of git, also in `run.json`; as it was when that cannot be written. */
async function describeGit({ folder, gitState, store, options }: RunParts): Promise<RunFolderFile> {
  const git = await gitState;
  if (git === undefined) return folder;
  const withGit = { ...folder, environment: { ...folder.environment, git } };
  await store
    .createRunFolder(withGit)
    .catch((error) =>
      options.log("warn", `run.json lacks the state of git: ${errorMessage(error)}`),
    );
  return withGit;
}

interface RunListener {
  readonly onTestEnded: (test: JournaledTest) => void;
  readonly onProgress: () => void;
  readonly onRunning: (test: StreamTest | undefined) => void;
}

/** Runs the prompt tests, then the stream tests; what goes wrong is told to the run's control. */
async function runPlan(parts: RunParts, listener: RunListener): Promise<void> {
  if (parts.plan.prompts.length > 0) await runPrompts(parts, listener.onTestEnded);
  if (parts.plan.streams.length > 0) await runStreamTests(parts, listener);
}

/** Runs the matrix of prompt tests and journals its attempts. */
async function runPrompts(
  { store, folder, plan, lanes, control, options }: RunParts,
  onTestEnded: (test: JournaledTest) => void,
): Promise<void> {
  const { config } = options.loaded;
  const { print, log } = options;
  const journal = openJournal({ store, runId: folder.id, config, print, log });
  await runMatrix({
    plan,
    lanes,
    control,
    maxRetries: config.maxRetries,
    journal,
    onTestEnded: (key, result, places) =>
      onTestEnded({ outcome: summarizeTest(key, result), places }),
  }).catch(control.fail);
  await journal.close().catch(control.fail);
}

/** Counts and rates of a stream test change all the time: progress is told of as often as it may be. */
async function runStreamTests(
  { store, folder, plan, control, options }: RunParts,
  { onTestEnded, onProgress, onRunning }: RunListener,
): Promise<void> {
  const { workspaceFolder, log, print } = options;
  const { signals } = control;
  const place = { workspaceFolder, store, runId: folder.id };
  const context = { ...place, signals, log, print, onChange: onProgress };
  const ticking = setInterval(onProgress, progressIntervalMs);
  await runStreams({ plan, context, onRunning, onTestEnded }).catch(control.fail);
  clearInterval(ticking);
}

/** Writes the result; a run whose result cannot be written keeps its journal and is closed another time. */
async function finish(
  { store, folder, lanes, control, options, release }: RunParts,
  tests: readonly JournaledTest[],
  durationMs: number,
): Promise<RunOutcome> {
  const ending = control.ending();
  const outcome = { id: folder.id, name: options.loaded.config.name, duration: durationMs };
  control.dispose();
  await disposeLanes(lanes);
  try {
    const { status, stopReason } = ending;
    const onProblem = (message: string) => options.log("warn", message);
    const content = { tests, spending: control.spending };
    const closing = { status, stopReason, durationMs, onProblem };
    const closed = await closeRun(store, folder, content, closing);
    return { ...outcome, ...ending, file: closed.file, summary: closed.head.summary };
  } catch (error) {
    options.log("error", `The result file could not be written: ${errorMessage(error)}`);
    const message = `${ending.message ?? errorMessage(error)} The attempts are kept in ${store.paths.runFolder(folder.id)}.`;
    const summary = createAggregateOf(folder, tests).summary();
    return { ...outcome, status: "failed", stopReason: "error", message, file: "", summary };
  } finally {
    await release();
  }
}
