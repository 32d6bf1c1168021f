import { createThrottled } from "../common/throttle.ts";
import type { RunResult } from "../model/results/resultFile.ts";
import type { RunFolderFile } from "../model/results/runFolder.ts";
import type { RunProgress } from "../model/wire/runProgress.ts";
import type { RunAggregate } from "../report/aggregate.ts";
import { createFrequentFailures, type FrequentFailures } from "../report/frequentFailures.ts";
import { buildHead } from "./buildHead.ts";
import { createAggregateOf } from "./closeRun.ts";
import type { RunHoldings } from "./finishRun.ts";
import type { JournaledTest } from "./journal/journalContent.ts";
import { viewOutcome } from "./journal/outcomeView.ts";
import { createTestPack } from "./journal/packTests.ts";
import { progressFigures } from "./progressFigures.ts";
import type { WorkerList } from "./queue/workerList.ts";
import { createRunFeed, type RunFeed } from "./runFeed.ts";
import type { ActiveStreamTest } from "./streams/activeStreamTest.ts";

/** Progress is told of no more often than this. */
export const progressIntervalMs = 100;

/** What a run has come to so far, and who is told of it. */
export interface RunCourse {
  /** With the state of git once that is known. */
  folder: RunFolderFile;
  /** The stream test that goes on. */
  stream: ActiveStreamTest | undefined;
  /** Those that ended. */
  readonly tests: JournaledTest[];
  readonly aggregate: RunAggregate;
  readonly failures: FrequentFailures;
  readonly feed: RunFeed;
  /** Pauses left out. */
  elapsedMs(): number;
  progress(): RunProgress;
  /** Something changed. */
  readonly onProgress: () => void;
  /** Tells of what is not told yet, and of nothing after it. */
  readonly endProgress: () => void;
  onTestEnded(test: JournaledTest, run: RunResult): void;
}

/** The course of a run that begins now, or goes on. */
export function createRunCourse({
  folder,
  control,
  options,
  earlier,
  telemetry,
  workers,
}: Pick<RunHoldings, "folder" | "control" | "options" | "earlier" | "telemetry"> & {
  readonly workers?: Pick<WorkerList, "counts"> | undefined;
}): RunCourse {
  const startedAt = performance.now();
  const telling = createThrottled(progressIntervalMs, () => {
    const progress = course.progress();
    options.onProgress?.(progress);
    course.feed.emit({ type: "progress", progress });
  });
  const aggregate = createAggregateOf(folder, earlier?.tests);
  const { config } = buildHead(folder, { durationMs: 0 }, aggregate.summary());
  const pack = createTestPack();
  const course: RunCourse = {
    folder,
    stream: undefined,
    tests: [...(earlier?.tests ?? [])],
    aggregate,
    failures: createFrequentFailures(config.scenarioDetails),
    feed: createRunFeed(),
    elapsedMs: () =>
      (earlier?.activeMs ?? 0) + performance.now() - startedAt - control.pause.waitedMs(),
    progress: () => ({
      runId: folder.id,
      name: folder.snapshot.config.name,
      timestamp: folder.timestamp,
      elapsedMs: course.elapsedMs(),
      stopping: control.signals.soon.aborted,
      ...progressFigures(aggregate, config, () => course.tests.map(viewOutcome)),
      ...(course.stream === undefined ? {} : { stream: course.stream.progress() }),
      ...(workers === undefined ? {} : { queue: workers.counts() }),
    }),
    onProgress: telling.trigger,
    endProgress: telling.end,
    onTestEnded(test, run) {
      course.aggregate.add(test.outcome);
      course.failures.add(test.outcome, run);
      telemetry?.add(test.outcome, run);
      course.tests.push("places" in test ? pack(test) : test);
      course.onProgress();
    },
  };
  return course;
}
