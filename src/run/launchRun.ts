import type { Environment } from "../model/results/resultFile.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { ActiveRun } from "./activeRun.ts";
import { buildHead } from "./buildHead.ts";
import { type FinishedContent, finishRun, type RunHoldings } from "./finishRun.ts";
import { type Journal, openJournal } from "./journal/journal.ts";
import type { JournalEnd, JournaledStreamTest } from "./journal/journalContent.ts";
import { createJournaledTexts } from "./journal/journaledTexts.ts";
import { listKeptTests } from "./journal/keptTests.ts";
import { loadAttempts } from "./journal/loadAttempts.ts";
import { viewOutcome } from "./journal/outcomeView.ts";
import { openJournaledTestReader } from "./journal/readJournaledTest.ts";
import type { RunPlan } from "./plan.ts";
import { createClosedLane } from "./prompts/closedLane.ts";
import { createPromptFiles } from "./prompts/promptFiles.ts";
import { type MatrixContext, runMatrix } from "./prompts/runMatrix.ts";
import { holdBack } from "./prompts/testQueue.ts";
import { coordinate } from "./queue/coordinate.ts";
import { setPaused } from "./queue/followPause.ts";
import { keepWorkers } from "./queue/keepWorkers.ts";
import type { RunQueue } from "./queue/openRunQueue.ts";
import { createRunCourse, progressIntervalMs, type RunCourse } from "./runCourse.ts";
import { openTestQueue } from "./settle/openTestQueue.ts";
import type { ActiveStreamTest } from "./streams/activeStreamTest.ts";
import { runStreams } from "./streams/runStreams.ts";

/** What a run is made of once it may start. */
export interface RunParts extends RunHoldings {
  readonly plan: RunPlan;
  /** Where the tests of some providers go to workers. */
  readonly queue?: RunQueue | undefined;
  /** Asked for at the start, while requests are sent already: a large repository takes its time. */
  readonly gitState: Promise<Environment["git"]>;
}

/** Sets the prompt tests going, then the stream tests. */
export function launchRun(parts: RunParts): ActiveRun {
  const { control, options, folder, queue } = parts;
  const course = createRunCourse({ ...parts, workers: queue?.workers });
  const { aggregate, failures, tests, feed } = course;
  addEarlierFailures(parts, course);
  return {
    id: folder.id,
    timestamp: folder.timestamp,
    loaded: options.loaded,
    store: options.store,
    aggregate,
    failures,
    finished: carryOut(parts, course).catch((error) => endBroken(parts, course, error)),
    progress: course.progress,
    head: () => buildHead(course.folder, { durationMs: course.elapsedMs() }, aggregate.summary()),
    outcomes: () => tests.map(viewOutcome),
    listen: feed.listen,
    attempts: (key) => loadAttempts(parts.options.store, parts.folder.id, course.tests, key),
    texts: createJournaledTexts(course.tests).load,
    streamProgress: () => course.stream?.progress(),
    workers: () => queue?.workers.figures(),
    async control(componentId, command) {
      if (course.stream === undefined) {
        throw new UserError("No stream test goes on in this run now.", { code: "not_found" });
      }
      await course.stream.control(componentId, command);
    },
    async setPaused(by) {
      if (queue === undefined) {
        throw new UserError("Only a run over a queue can be paused.", { code: "usage" });
      }
      await setPaused(control, by);
    },
    stop(as) {
      control.stop(as);
      course.onProgress();
    },
  };
}

// --- internal ---

/** What goes wrong while tests run is told to the run's control. */
async function carryOut(parts: RunParts, course: RunCourse): Promise<RunOutcome> {
  const { plan, control, options, telemetry } = parts;
  const { feed, tests, onProgress, endProgress } = course;
  onProgress();
  const described = describeGit(parts, course);
  const journal = plan.prompts.length > 0 ? openRunJournal(parts, course) : undefined;
  const { journals, mayHaveAbandoned } =
    journal === undefined ? noPrompts : await runPrompts(parts, course, journal);
  if (plan.streams.length > 0) await runStreamTests(parts, course);
  const durationMs = course.elapsedMs();
  endProgress();
  await described;
  await restoreRunFolder(parts, course).catch((error) => options.log("warn", errorMessage(error)));
  const isFailed = control.ending().status === "failed";
  const kept = await listKeptTests(tests, isFailed ? "content" : "size");
  if (kept.length < tests.length) control.fail(lostTests(tests.length - kept.length));
  const { folder } = course;
  const restore = async () => {
    await journal?.restore();
    await restoreRunFolder(parts, course);
  };
  const content = { tests: kept, journals, mayHaveAbandoned, restore };
  const isStopped = control.ending().status !== "completed";
  const told = telemetry?.close(isStopped ? "stopped" : "completed");
  const outcome = await finishRun({ ...parts, folder }, content, durationMs);
  await told;
  await journal?.release();
  feed.flush();
  feed.emit({ type: "finished", outcome });
  return outcome;
}

/** Whatever the engine itself ran into: the attempts are in the journal, and the next start closes the run. */
async function endBroken(
  { options, control, masker, lock, telemetry }: RunParts,
  { folder, aggregate, elapsedMs }: RunCourse,
  error: unknown,
): Promise<RunOutcome> {
  control.fail(error);
  control.dispose();
  void telemetry?.close("stopped");
  const message = masker.text(errorMessage(error));
  options.log("error", `Run ${folder.id} ended with a fault of the engine: ${message}`);
  await lock.release().catch((fault) => options.log("error", errorMessage(fault)));
  return {
    id: folder.id,
    name: folder.snapshot.config.name,
    status: "failed",
    stopReason: "error",
    message,
    file: "",
    duration: elapsedMs(),
    summary: aggregate.summary(),
  };
}

/** Why tests of the earlier part of a run that goes on did not pass. */
function addEarlierFailures({ folder, earlier }: RunParts, { failures }: RunCourse): void {
  const reader = openJournaledTestReader();
  const scenarios = new Map(folder.snapshot.scenarios.map((each) => [each.number, each]));
  for (const test of earlier?.tests ?? []) {
    const scenario = scenarios.get(test.outcome.scenario);
    if (test.outcome.state === "passed" || scenario === undefined) continue;
    failures.add(test.outcome, reader.read(test, scenario));
  }
  reader.close();
}

type RanPrompts = Pick<FinishedContent, "journals" | "mayHaveAbandoned">;

const noPrompts: RanPrompts = { journals: new Map(), mayHaveAbandoned: false };

function openRunJournal(parts: RunParts, course: RunCourse): Journal {
  const { folder, control, options } = parts;
  const { store, print, log } = options;
  return openJournal({
    store,
    runId: folder.id,
    config: options.loaded.config,
    print,
    log,
    onRestored: () => void restoreRunFolder(parts, course).catch(control.fail),
    onFailure: control.fail,
  });
}

/** Runs the matrix of prompt tests and journals its attempts; resolves with what the journals have come to. */
async function runPrompts(
  parts: RunParts,
  course: RunCourse,
  journal: Journal,
): Promise<RanPrompts> {
  const { plan, lanes, judge, cases, control, masker, options } = parts;
  const { feed, onTestEnded } = course;
  const { workspaceFolder } = options;
  const { config } = options.loaded;
  const matrix: MatrixContext = {
    plan: { providers: parts.queue?.split.here ?? plan.providers },
    openQueue: (provider) => holdBack(openTestQueue(provider, parts), control.pause),
    lanes,
    control,
    maxRetries: config.maxRetries,
    judge,
    journal,
    cases,
    readFiles: createPromptFiles(workspaceFolder),
    masker,
    onAttempt: (test, attempt) => feed.emit({ type: "attempt", test, attempt }),
    onTestEnded: (outcome, result, places) => onTestEnded({ outcome, places }, result),
  };
  const sent =
    parts.queue === undefined ? allHere : runOnWorkers(matrix, parts.queue, { ...parts, course });
  const [there] = await Promise.all([sent, runMatrix(matrix)]).catch((error) => {
    control.fail(error);
    return [{ mayHaveAbandoned: true }];
  });
  const journals = await journal.close().catch((error) => {
    control.fail(error);
    return new Map<string, JournalEnd>();
  });
  return { journals, ...there };
}

const allHere = Promise.resolve({ mayHaveAbandoned: false });

/** Runs the tests that workers take; those that none takes are errored here. */
async function runOnWorkers(
  matrix: MatrixContext,
  { split, queued, workers }: RunQueue,
  { plan, folder, options, course }: RunParts & { readonly course: RunCourse },
): ReturnType<typeof coordinate> {
  const kept = keepWorkers(options.store, folder.id, workers, options.log);
  kept.onChange();
  const ran = await coordinate({
    ...matrix,
    ...{ queued, workers },
    onWorkers() {
      course.onProgress();
      kept.onChange();
    },
    providers: split.sent,
    isSettling: plan.settle !== undefined,
    giveUp: (provider, tests, reason) =>
      runMatrix({
        ...matrix,
        plan: { providers: [provider] },
        openQueue: () => tests,
        lanes: new Map([[provider.id, createClosedLane(provider, reason)]]),
      }),
    log: options.log,
  });
  await kept.end();
  return ran;
}

function lostTests(count: number): UserError {
  const message = `The journal of ${count} tests vanished from the disk before their result was written.`;
  return new UserError(message, { code: "storage" });
}

/** Writes anew what lies beside a journal that vanished; the lock may be gone with it. */
async function restoreRunFolder(
  { cases, lock, options }: RunParts,
  course: RunCourse,
): Promise<void> {
  await lock.check();
  await options.store.restoreRunFolder(course.folder);
  await cases.restore();
}

/** Counts and rates of a stream test change all the time: progress is told of as often as it may be. */
async function runStreamTests(
  { folder, plan, judge, control, masker, options }: RunParts,
  course: RunCourse,
): Promise<void> {
  const { store, workspaceFolder, log, print } = options;
  const { signals } = control;
  const { feed, onProgress } = course;
  const place = { workspaceFolder, store, runId: folder.id, masker };
  const context = { ...place, judge, signals, feed, log, print, onChange: onProgress };
  const ticking = setInterval(onProgress, progressIntervalMs);
  const onRunning = (test: ActiveStreamTest | undefined) => {
    course.stream = test;
    onProgress();
  };
  const onTestEnded = (test: JournaledStreamTest) => {
    feed.flush();
    const { provider, scenario, runNumber } = test.outcome;
    for (const attempt of test.result.attempts) {
      feed.emit({ type: "attempt", test: { provider, scenario, runNumber }, attempt });
    }
    course.onTestEnded(test, test.result);
  };
  const isSettled = (provider: string, scenario: number) =>
    plan.settle !== undefined && course.aggregate.settling(provider, scenario) !== "goes on";
  const mayBegin = control.pause.over;
  await runStreams({ plan, context, isSettled, mayBegin, onRunning, onTestEnded }).catch(
    control.fail,
  );
  clearInterval(ticking);
}

/** Adds the state of git, also to `run.json`; that is as it was when it cannot be written. */
async function describeGit({ gitState, options }: RunParts, course: RunCourse): Promise<void> {
  const git = await gitState;
  if (git === undefined) return;
  const { folder } = course;
  const withGit = { ...folder, environment: { ...folder.environment, git } };
  await options.store
    .createRunFolder(withGit)
    .catch((error) =>
      options.log("warn", `run.json lacks the state of git: ${errorMessage(error)}`),
    );
  course.folder = withGit;
}
