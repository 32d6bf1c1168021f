import type { Ledger } from "../../src/model/results/ledger.ts";
import type { Distribution, PercentileCurve } from "../../src/model/results/measurement.ts";
import type {
  RecordPage,
  RecordRow,
  ReportCell,
  ReportModel,
  StreamTestDetail,
  TestAttempts,
  TestComponent,
  TestKey,
} from "../../src/model/results/report.ts";
import type {
  ObserverStatus,
  SourceStatus,
  StreamProgress,
} from "../../src/model/results/streamStatus.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import type { WebviewMessage } from "../../src/model/wire/reportProtocol.ts";
import { makeModel, runId } from "./reportPageData.ts";

export const startNs = 1_795_248_000_123_456_789n;
const recordCount = 1_000;

/** Tests of a run with a stream scenario and, unless it is the only one, a prompt scenario. */
export function makeStreamTests(isOnlyStream = false): TestOutcome[] {
  return [1, 2].flatMap((runNumber) => [
    makeOutcome({ provider: "room-comfort", scenario: 11, runNumber }),
    makeOutcome({ provider: "comfort-alerts", scenario: 11, runNumber }),
    ...(isOnlyStream ? [] : [makeOutcome({ provider: "gpt-small", scenario: 1, runNumber })]),
  ]);
}

/** The report of the run to which the tests belong, ended. */
export function makeStreamModel(tests: readonly TestOutcome[]): ReportModel {
  const base = makeModel(tests, tests.length);
  const providers = [...new Set(tests.map(({ provider }) => provider))];
  const scenarios = [...new Set(tests.map(({ scenario }) => scenario))].toSorted((a, b) => a - b);
  const cells = providers.map((provider) =>
    makeCell(tests.filter((test) => test.provider === provider)),
  );
  return {
    ...base,
    head: {
      ...base.head,
      config: {
        ...base.head.config,
        name: "comfort",
        file: "data/configs/comfort.touchstone.json",
        providers,
        scenarios,
        runsPerScenario: 2,
        providerDetails: {
          "room-comfort": { kind: "redis-stream" },
          "comfort-alerts": { kind: "http" },
          "gpt-small": { kind: "openai", model: "gpt-small-2026-08" },
        },
        scenarioDetails: {
          "1": { name: "Extract a person", kind: "prompt", mode: "prompt" },
          "11": { name: "Building comfort", kind: "stream" },
        },
      },
    },
    cells,
    ladders: cells.map(({ provider, ended, ladder }) => ({ provider, ended, ladder })),
  };
}

/** The report while the second run of the stream scenario goes on. */
export function makeLiveModel(model: ReportModel, stream: StreamProgress): ReportModel {
  const head = { ...model.head, status: undefined };
  return { ...model, state: "running", file: undefined, head, stream };
}

export function makeProgress(
  change: {
    source?: Partial<SourceStatus>;
    query?: Partial<ObserverStatus>;
    reaction?: Partial<ObserverStatus>;
  } = {},
): StreamProgress {
  const counts = Array.from(
    { length: 40 },
    (_, second) => 400 + Math.round(180 * Math.sin(second / 4)),
  );
  const series = { interval_ms: 1000, counts };
  const observer = {
    state: "running" as const,
    recordsPerSecond: 523,
    errorCount: 0,
    series,
    queueDepth: 3,
    maxQueueDepth: 120,
    waitCount: 0,
    refusedCount: 0,
    lateCount: 0,
  };
  return {
    scenario: 11,
    name: "Building comfort",
    runNumber: 2,
    components: [
      {
        role: "source",
        id: "facilities",
        kind: "generator",
        state: "running",
        recordCount: 12_340,
        recordsPerSecond: 531.4,
        errorCount: 0,
        series,
        plannedCount: 20_000,
        skippedCount: 0,
        ...change.source,
      },
      {
        ...observer,
        id: "room-comfort",
        kind: "redis-stream",
        recordCount: 12_020,
        nearestTrigger: { kind: "record-count", progress: 0.601, text: "12,020 of 20,000 records" },
        ...change.query,
        role: "query",
      },
      {
        ...observer,
        id: "comfort-alerts",
        kind: "http",
        recordCount: 4_120,
        url: "http://127.0.0.1:40123/reaction",
        refusedCount: 4,
        waitCount: 12,
        message: "2 requests held no JSON; their text was kept",
        nearestTrigger: { kind: "duration", progress: 0.66, text: "40 s of 60 s" },
        ...change.reaction,
        role: "reaction",
      },
    ],
  };
}

/** The attempt of a stream test; the first of the reaction was too slow. */
export function makeOutcomeAttempt(key: TestKey): TestAttempts {
  const success = !isSlow(key);
  const outcome = {
    stoppedBy: "record-count",
    recordCount,
    durationMs: 4_212.5,
    recordsPerSecond: 237.4,
    errors: 0,
  };
  const validationErrors = [
    { path: ["recordsPerSecond"], message: "must be >= 500", code: "minimum" },
  ];
  return {
    key,
    attempts: [
      {
        attemptNumber: 1,
        timestamp: "2026-11-20T09:30:01.000Z",
        success,
        durationMs: 4_212.5,
        rawResponse: JSON.stringify(outcome),
        parsedResponse: outcome,
        validationErrors: success ? [] : validationErrors,
        errorMessage: null,
      },
    ],
    finalResponse: success ? outcome : null,
    prompts: {},
  };
}

export function makeStreamTest(key: TestKey): StreamTestDetail {
  const folder = `test_runs/${runId}`;
  const file = (path: string, bytes: number) => ({
    path: `${folder}/${path}`,
    bytes,
    modified: "2026-11-20T09:30:05.000Z",
  });
  return {
    key,
    components: [
      {
        role: "reaction",
        id: "comfort-alerts",
        kind: "http",
        observed: makeObserved(key),
        files: [
          file("reactions/comfort-alerts/output_log/jsonl_file/outputs_00000.jsonl", 1_482_113),
          file(
            "reactions/comfort-alerts/output_log/performance_metrics/performance_metrics_2026-11-20T09-30-05-000Z.json",
            1_204,
          ),
          file("reactions/comfort-alerts/test_run_summary.json", 18_020),
        ],
      },
      {
        role: "source",
        id: "facilities",
        kind: "generator",
        source: {
          scenario: 11,
          run_number: key.runNumber,
          record_count: 20_000,
          start_time_ns: startNs,
          end_time_ns: startNs + 4_000_000_000n,
          duration_ns: 4_000_000_000n,
          loggers: [],
          error_count: 0,
          errors: [],
          rate_series: { interval_ms: 100, counts: [500, 500] },
          state: "finished",
          skipped_count: 0,
          failed_count: 0,
          late_count: 0,
          records_per_second: 5_000,
          send_lag_ns: { ...makeDistribution(1), p99: 1_200_000_000 },
          kept_rate: 61.5,
        },
        files: [file("sources/facilities/test_run_summary.json", 812)],
      },
      { role: "query", id: "room-comfort", kind: "redis-stream", files: [] },
    ],
  };
}

/** Rows of a log of a thousand records; each word of a search must be in a row's JSON. */
export function makeRecordPage({
  offset,
  limit,
  text,
}: Extract<WebviewMessage, { type: "getRecords" }>): RecordPage {
  const words = (text ?? "").split(/\s+/).filter((word) => word !== "");
  const rows = Array.from({ length: recordCount }, (_, index) => makeRecord(index + 1)).filter(
    ({ json }) => words.every((word) => json.includes(word)),
  );
  return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), brokenLines: 2 };
}

export function makeRecord(sequence: number): RecordRow {
  const createdTimeNs = startNs + BigInt(sequence - 1) * 4_212_500n;
  const body = {
    alert: sequence % 10 === 0 ? "too-hot" : "comfortable",
    room: `R${sequence % 30}`,
  };
  return {
    sequence,
    createdTimeNs: createdTimeNs.toString(),
    sinceStartMs: (sequence - 1) * 4.2125,
    queryId: "room-comfort",
    label: "POST /reaction",
    preview: JSON.stringify(body),
    json: `{\n  "id": "r-${sequence}",\n  "sequence": ${sequence},\n  "created_time_ns": ${createdTimeNs},\n  "payload": ${JSON.stringify(body)}\n}`,
  };
}

// --- internal ---

function makeCell(tests: readonly TestOutcome[]): ReportCell {
  const [first] = tests;
  if (first === undefined) throw new Error("a cell has tests");
  const rate = (tests.filter(({ state }) => state === "passed").length / tests.length) * 100;
  return {
    provider: first.provider,
    scenario: first.scenario,
    planned: tests.length,
    ended: tests.length,
    passed: Math.round((rate / 100) * tests.length),
    failed: tests.length - Math.round((rate / 100) * tests.length),
    errored: 0,
    ladder: [rate, rate, rate, rate],
    summary: {
      successRate: rate,
      firstAttemptSuccessRate: rate,
      afterRetry1SuccessRate: rate,
      afterRetry2SuccessRate: rate,
      afterRetry3SuccessRate: rate,
      averageDurationMs: 4_200,
      averageAttempts: 1,
    },
  };
}

function isSlow({ provider, runNumber }: TestKey): boolean {
  return provider === "comfort-alerts" && runNumber === 1;
}

function makeOutcome(key: TestKey): TestOutcome {
  return {
    ...key,
    state: isSlow(key) ? "failed" : "passed",
    gates: isSlow(key) ? 1 : 3,
    retries: 0,
    attempts: 1,
    totalDurationMs: 4_212.5,
    errorCodes: isSlow(key) ? ["minimum"] : [],
  };
}

function makeObserved({ scenario, runNumber }: TestKey): NonNullable<TestComponent["observed"]> {
  const counts = Array.from({ length: 43 }, (_, step) => Math.round(24 + 18 * Math.sin(step / 5)));
  return {
    scenario,
    run_number: runNumber,
    record_count: recordCount,
    start_time_ns: startNs,
    end_time_ns: startNs + 4_212_500_000n,
    duration_ns: 4_212_500_000n,
    loggers: [
      { has_output: true, logger_name: "jsonl", output_folder_path: "x" },
      { has_output: true, logger_name: "performance-metrics", output_folder_path: "x" },
    ],
    error_count: 0,
    errors: [],
    rate_series: { interval_ms: 100, counts },
    state: "stopped",
    stopped_by: "record-count",
    sent_count: 1_003,
    delivered_count: 1_002,
    failed_count: 1,
    timed_count: recordCount,
    ledger: makeLedger(),
    refused_count: 4,
    refusal: "its body is larger than 1048576 bytes",
    late_count: 1,
    wait_count: 12,
    max_queue_depth: 120,
    records_per_second: 237.39,
    records_per_second_active: 237.6,
    inter_arrival_ns: makeDistribution(4_212_500),
    latency_ns: makeDistribution(850_000),
    inter_arrival_curve: makeCurve(4_212_500),
    latency_curve: makeCurve(850_000),
  };
}

/** 25 changes lost, and 23 records too many. */
function makeLedger(): Ledger {
  const example = (change: number) => ({
    key: `room-${change}`,
    change,
    source: "facilities",
    sent_time_ns: startNs + BigInt(change) * 1_000_000n,
  });
  return {
    missing_count: 25,
    duplicate_count: 21,
    out_of_order_count: 1,
    unexpected_count: 2,
    unique_count: 977,
    open_count: 0,
    examples: {
      missing: Array.from({ length: 20 }, (_, index) => example(index + 1)),
      duplicate: [{ ...example(40), record: 41 }],
      out_of_order: [{ ...example(50), record: 57 }],
      unexpected: [
        { key: "nobody", record: 90 },
        { key: null, record: 91 },
      ],
    },
  };
}

function makeDistribution(mean: number): Distribution {
  return {
    min: mean / 20,
    mean,
    p50: mean * 0.8,
    p90: mean * 2,
    p95: mean * 3,
    p99: mean * 8,
    p999: mean * 30,
    max: mean * 64,
  };
}

function makeCurve(mean: number): PercentileCurve {
  return [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 100].map((percentile, index) => [
    percentile,
    (mean / 20) * 1.8 ** index,
  ]);
}
