import type { ObservedTest, SourceTest } from "../../model/results/componentSummary.ts";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import type { Observer } from "../../streams/observers/observer.ts";
import type { SourceFigures } from "../../streams/sources/sourceRunner.ts";
import type { JournaledStreamTest } from "../journal/journalContent.ts";
import { maskAttempt } from "../masking/maskAttempt.ts";
import { maskObserved, maskSent } from "../masking/maskStreams.ts";
import type { RunPlan } from "../plan.ts";
import { listObservers } from "../plannedCells.ts";
import { ActiveStreamTest } from "./activeStreamTest.ts";
import { mayFeed } from "./feedingSources.ts";
import { addUnmet } from "./recordExpectations.ts";
import { type EndedSource, sumSent } from "./sentTotals.ts";
import { buildStreamAttempt, buildStreamResult, type Observation } from "./streamAttempt.ts";
import type { StreamContext } from "./streamContext.ts";
import { createStreamSummaries, type StreamSummaries } from "./streamSummaries.ts";

export interface RunStreamsOptions {
  readonly plan: RunPlan;
  readonly context: StreamContext;
  /** Whether a cell is run no more, whatever rounds are left. */
  readonly isSettled: (provider: string, scenario: number) => boolean;
  /** Resolves once the next test may begin, or none may any more. */
  readonly mayBegin: () => Promise<void>;
  /** Told of the test that goes on, and of none once it has ended. */
  readonly onRunning: (test: ActiveStreamTest | undefined) => void;
  /** Told of each component's test once its summary is written. */
  readonly onTestEnded: (test: JournaledStreamTest) => void;
}

/**
 * Runs the stream scenarios of a plan, one test at a time. Resolves when the last has ended or the run was stopped;
 * what a test that was cut off has logged stays, but it is no test that ended. Rejects when it cannot be kept.
 */
export async function runStreams(options: RunStreamsOptions): Promise<void> {
  const { context } = options;
  const summaries = createStreamSummaries(context.store, context.runId);
  try {
    await runTests(summaries, options);
  } finally {
    await summaries.finish();
  }
}

// --- internal ---

/** How long what is on its way and the system may take to end by themselves. */
const endGraceMs = 2000;
const cancelGraceMs = 300;

async function runTests(
  summaries: StreamSummaries,
  { plan, context, isSettled, mayBegin, onRunning, onTestEnded }: RunStreamsOptions,
): Promise<void> {
  for (let runNumber = 1; runNumber <= plan.runsPerScenario; runNumber++) {
    for (const scenario of plan.streams) {
      await mayBegin();
      if (context.signals.soon.aborted) return;
      const { number } = scenario;
      const isWanted = listObservers(scenario).some(
        (provider) =>
          plan.isWanted?.({ provider, scenario: number, runNumber }) !== false &&
          !isSettled(provider, number),
      );
      if (!isWanted) continue;
      const test = new ActiveStreamTest(context, scenario, runNumber);
      onRunning(test);
      try {
        for (const ended of await carryOut(test, summaries)) onTestEnded(ended);
      } finally {
        onRunning(undefined);
      }
    }
  }
}

/** Runs a test, ends all its parts whatever happened, and keeps what they have to say. */
async function carryOut(
  test: ActiveStreamTest,
  summaries: StreamSummaries,
): Promise<JournaledStreamTest[]> {
  const timestamp = new Date().toISOString();
  const startedAt = performance.now();
  const end = await test.run();
  const time = { timestamp, durationMs: performance.now() - startedAt };
  const graceMs = end.isCutOff ? cancelGraceMs : endGraceMs;
  const [sent] = await Promise.all([
    Promise.all(test.sources.map((source) => source.finish(graceMs))),
    ...(end.isCutOff ? [test.stopSystem(graceMs)] : []),
  ]);
  await test.stopSystem(graceMs);
  const { masker } = test.context;
  const finished = await Promise.all(test.observers.map((observer) => observer.finish()));
  const observed = finished.map((figures) => maskObserved(figures, masker));
  const sources = test.scenario.sources.flatMap((config, index) => {
    const figures = sent[index];
    return figures === undefined ? [] : [{ config, figures: maskSent(figures, masker) }];
  });
  const configs = [...test.scenario.queries, ...test.scenario.reactions];

  const ended: JournaledStreamTest[] = [];
  for (const [index, figures] of observed.entries()) {
    const observer = test.observers[index];
    const config = configs[index];
    if (observer === undefined || config === undefined) continue;
    const feeding = sources.filter((source) => mayFeed(source.config, observer.id));
    const observation = { observer: config, figures, sources: feeding };
    const made = end.isCutOff
      ? undefined
      : await buildStreamAttempt(test.scenario, observation, end, { time, context: test.context });
    const expectations = test.expectations.get(observer.id);
    const attempt = made && maskAttempt(await addUnmet(made, expectations), masker);
    const entry = buildObservedTest(test, observation, attempt);
    await summaries.addObserved(describe(observer), entry);
    if (attempt !== undefined) ended.push(buildEndedTest(observer, test, attempt));
  }
  await keepSources(test, sources, summaries);
  return ended;
}

/** A summary of a source that cannot be written is told of, and costs no test. */
async function keepSources(
  test: ActiveStreamTest,
  sources: readonly EndedSource[],
  summaries: StreamSummaries,
): Promise<void> {
  for (const { config, figures } of sources) {
    await summaries
      .addSource(config, buildSourceTest(test, config.id, figures))
      .catch((error) => test.context.log("warn", errorMessage(error)));
  }
}

function describe(observer: Observer) {
  const { id, role } = observer;
  return { id, role, kind: observer.status().kind };
}

function buildEndedTest(
  { id }: Observer,
  { scenario, runNumber }: ActiveStreamTest,
  attempt: AttemptResult,
): JournaledStreamTest {
  const result = buildStreamResult(runNumber, attempt);
  return { outcome: summarizeTest({ provider: id, scenario: scenario.number }, result), result };
}

function buildObservedTest(
  { scenario, runNumber }: ActiveStreamTest,
  { figures, sources }: Observation,
  attempt: AttemptResult | undefined,
): ObservedTest {
  const { last_record_time_ns: _, ...measured } = figures.measurement;
  const sent = sumSent(sources);
  return {
    scenario: scenario.number,
    run_number: runNumber,
    state: figures.state,
    stopped_by: figures.stoppedBy,
    ...measured,
    sent_count: sent?.sentCount,
    delivered_count: sent?.deliveredCount,
    failed_count: sent?.failedCount,
    timed_count: figures.timedCount,
    ledger: figures.ledger,
    refused_count: figures.refusedCount,
    refusal: figures.refusal,
    late_count: figures.lateCount,
    probe_count: figures.probeCount,
    bad_signature_count: figures.badSignatureCount,
    wait_count: figures.waitCount,
    max_queue_depth: figures.maxQueueDepth,
    error_count: figures.errorCount,
    errors: [...figures.errors],
    inter_arrival_curve: figures.curves.interArrival,
    latency_curve: figures.curves.latency,
    rate_series: figures.series,
    bootstrap_record_count: figures.bootstrapRecordCount,
    url: figures.url,
    loggers: [...figures.loggers],
    attempt,
  };
}

function buildSourceTest(
  { scenario, runNumber, sourceLogs }: ActiveStreamTest,
  id: string,
  figures: SourceFigures,
): SourceTest {
  return {
    scenario: scenario.number,
    run_number: runNumber,
    state: figures.state,
    record_count: figures.recordCount,
    start_time_ns: figures.startNs,
    end_time_ns: figures.endNs,
    duration_ns: figures.endNs - figures.startNs,
    records_per_second: figures.recordsPerSecond,
    send_lag_ns: figures.sendLag,
    kept_rate: figures.keptRate,
    skipped_count: figures.skippedCount,
    delivered_count: figures.deliveredCount,
    failed_count: figures.failedCount,
    late_count: figures.lateCount,
    error_count: figures.errorCount,
    errors: [...figures.errors],
    rate_series: figures.series,
    loggers: [sourceLogs.get(id)].filter((result) => result !== undefined),
  };
}
