import { createThrottled } from "../common/throttle.ts";
import type { TestKey } from "../model/results/report.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome, RunProgress } from "../model/wire/runProgress.ts";
import type { ActiveRun } from "./activeRun.ts";
import { buildHead } from "./buildHead.ts";
import { closeRun, createAggregateOf } from "./closeRun.ts";
import type { JournalContent, JournaledTest } from "./journal/journalContent.ts";
import { readJournaledAttempts } from "./journal/readJournaledAttempts.ts";
import { disposeLanes } from "./prompts/createLanes.ts";
import { createRunFeed } from "./runFeed.ts";
import { progressIntervalMs, type RunParts } from "./runParts.ts";
import { runPlan } from "./runPlan.ts";
import type { ActiveStreamTest } from "./streams/activeStreamTest.ts";

/** Sets the matrix going; `release` gives the run lock back at the very end. */
export function launchRun(parts: RunParts): ActiveRun {
  const { control, options, store } = parts;
  let { folder } = parts;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const aggregate = createAggregateOf(folder);
  const tests: JournaledTest[] = [];
  const feed = createRunFeed();
  let stream: ActiveStreamTest | undefined;

  const progress = (): RunProgress => ({
    runId: folder.id,
    name: options.loaded.config.name,
    timestamp: folder.timestamp,
    elapsedMs: elapsedMs(),
    stopping: control.signals.soon.aborted,
    summary: aggregate.summary(),
    ...(stream === undefined ? {} : { stream: stream.progress() }),
  });
  const telling = createThrottled(progressIntervalMs, () => {
    const now = progress();
    options.onProgress?.(now);
    feed.emit({ type: "progress", progress: now });
  });
  const onProgress = telling.trigger;
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
    const journals = await runPlan(parts, {
      feed,
      onTestEnded,
      onProgress,
      onRunning: (test) => {
        stream = test;
        onProgress();
      },
    });
    const durationMs = elapsedMs();
    telling.end();
    await described;
    const outcome = await finish({ ...parts, folder }, { tests, journals }, durationMs);
    feed.flush();
    feed.emit({ type: "finished", outcome });
    return outcome;
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
    listen: feed.listen,
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

/** Writes the result; a run whose result cannot be written keeps its journal and is closed another time. */
async function finish(
  { store, folder, lanes, control, options, release }: RunParts,
  { tests, journals }: Pick<JournalContent, "tests" | "journals">,
  durationMs: number,
): Promise<RunOutcome> {
  const ending = control.ending();
  const outcome = { id: folder.id, name: options.loaded.config.name, duration: durationMs };
  control.dispose();
  await disposeLanes(lanes);
  try {
    const { status, stopReason } = ending;
    const onProblem = (message: string) => options.log("warn", message);
    const content = { tests, journals, spending: control.spending };
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
