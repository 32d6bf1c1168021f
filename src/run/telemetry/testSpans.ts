import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import {
  errorTypeAttribute,
  evaluateAttempt,
  evaluateTest,
  evaluateValues,
  findAttemptError,
  findTestError,
} from "./evaluation.ts";
import { firstAttributes, formatEvent, formatNanos, formatSpan } from "./otlpJson.ts";
import { createId } from "./randomIds.ts";
import { describeRequests, type RequestFacts } from "./requestAttributes.ts";
import { describeAttempt, describeRun, describeTest, providerAttribute } from "./testAttributes.ts";

/** The version of the semantic conventions that names of attributes and events are taken from. */
export const schemaUrl = "https://opentelemetry.io/schemas/1.41.0";

/** What is told of a test: spans and log events as JSON of OTLP. */
export interface TestTrace {
  readonly spans: readonly string[];
  readonly events: readonly string[];
}

/**
 * Describes ended tests as a trace each: a span of the test, a span of each attempt below it, and what the judges found as
 * `gen_ai.evaluation.result` events of those spans. No prompt, no reply and no value of either is told.
 */
export function createTestSpans({
  id,
  snapshot,
}: Pick<RunFolderFile, "id" | "snapshot">): (test: TestOutcome, result: RunResult) => TestTrace {
  const { config } = snapshot;
  const requests = new Map(config.providers.map((each) => [each.id, describeRequests(each)]));
  const scenarios = new Map(snapshot.scenarios.map(({ number, name }) => [number, name]));
  const ofRun = describeRun(id, config.name);

  return (test, { attempts }) => {
    const trace = openTrace();
    const request = requests.get(test.provider);
    for (const attempt of attempts) addAttempt(trace, test, attempt, request);
    const scenario = scenarios.get(test.scenario);
    addTest(trace, test, {
      name: `test ${scenario ?? test.scenario}`,
      startMs: startOf(attempts[0], trace),
      attributes: ofRun + describeTest(test, scenario),
    });
    return trace;
  };
}

// --- internal ---

/** What is written of a test so far. */
interface OpenTrace extends TestTrace {
  readonly spans: string[];
  readonly events: string[];
  readonly traceId: string;
  readonly testSpanId: string;
  readonly observedMs: number;
  readonly observedNanos: string;
}

function openTrace(): OpenTrace {
  const observedMs = Date.now();
  return {
    spans: [],
    events: [],
    traceId: createId(16),
    testSpanId: createId(8),
    observedMs,
    observedNanos: formatNanos(observedMs),
  };
}

function addAttempt(
  trace: OpenTrace,
  test: TestOutcome,
  attempt: AttemptResult,
  request: RequestFacts | undefined,
): void {
  const { traceId, testSpanId } = trace;
  const spanId = createId(8);
  const startMs = startOf(attempt, trace);
  const endNanos = formatNanos(startMs + (attempt.durationMs ?? 0));
  const errorType = findAttemptError(attempt);
  const ofProvider = request?.attributes ?? firstAttributes(providerAttribute(test.provider));
  trace.spans.push(
    formatSpan({
      traceId,
      spanId,
      parentSpanId: testSpanId,
      name: request?.spanName ?? "observe",
      kind: request === undefined ? "internal" : "client",
      startNanos: formatNanos(startMs),
      endNanos,
      attributes: ofProvider + describeAttempt(attempt) + errorTypeAttribute(errorType),
      isErrored: errorType !== undefined,
    }),
  );
  addResult(trace, spanId, endNanos, evaluateAttempt(attempt));
}

function addTest(
  trace: OpenTrace,
  test: TestOutcome,
  { name, startMs, attributes }: { name: string; startMs: number; attributes: string },
): void {
  const { traceId, testSpanId: spanId } = trace;
  const endNanos = formatNanos(startMs + (test.totalDurationMs ?? 0));
  const errorType = findTestError(test);
  trace.spans.push(
    formatSpan({
      traceId,
      spanId,
      name,
      kind: "internal",
      startNanos: formatNanos(startMs),
      endNanos,
      attributes: attributes + errorTypeAttribute(errorType),
      isErrored: errorType !== undefined,
    }),
  );
  addResult(trace, spanId, endNanos, evaluateTest(test));
  if (test.values !== undefined) addResult(trace, spanId, endNanos, evaluateValues(test.values));
}

function addResult(
  { traceId, observedNanos, events }: OpenTrace,
  spanId: string,
  timeNanos: string,
  attributes: string,
): void {
  const name = "gen_ai.evaluation.result";
  events.push(formatEvent({ traceId, spanId, name, timeNanos, observedNanos, attributes }));
}

function startOf(attempt: AttemptResult | undefined, { observedMs }: OpenTrace): number {
  return attempt?.timestamp === undefined ? observedMs : Date.parse(attempt.timestamp);
}
