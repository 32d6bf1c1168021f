import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { Logger } from "@opentelemetry/api-logs";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { AttemptFacts, RunFacts, TestFacts } from "./telemetryMessages.ts";

/** Where spans and events go. */
export interface TelemetryPorts {
  readonly tracer: Tracer;
  readonly logger: Logger;
}

/**
 * Describes ended tests as a trace each: a span of the test, a span of each attempt below it, and what the judges found as
 * `gen_ai.evaluation.result` events of those spans. Names follow the GenAI semantic conventions 1.41.0.
 */
export function createTestSpans(
  { runId, config, requests, scenarios }: RunFacts,
  { tracer, logger }: TelemetryPorts,
): (test: TestFacts) => void {
  function addAttempt(attempt: AttemptFacts, parent: Context, { provider }: TestOutcome): void {
    const startTime = new Date(attempt.timestamp ?? Date.now());
    const endTime = new Date(startTime.getTime() + (attempt.durationMs ?? 0));
    const request = requests[provider];
    const span = tracer.startSpan(
      request === undefined ? "observe" : nameRequest(request),
      {
        startTime,
        kind: request === undefined ? SpanKind.INTERNAL : SpanKind.CLIENT,
        attributes: { "touchstone.provider.id": provider, ...request, ...describeAttempt(attempt) },
      },
      parent,
    );
    const { errorType, faults } = attempt;
    if (errorType !== undefined) markErrored(span, errorType);
    const verdict =
      errorType === undefined ? { score: attempt.success ? 1 : 0, faults } : { errorType };
    tellResult(span, endTime, { name: "schema", ...verdict });
    span.end(endTime);
  }

  function tellResult(span: Span, timestamp: Date, evaluation: Evaluation): void {
    logger.emit({
      eventName: "gen_ai.evaluation.result",
      timestamp,
      context: trace.setSpan(ROOT_CONTEXT, span),
      attributes: describeEvaluation(evaluation),
    });
  }

  return ({ outcome, attempts }) => {
    const scenario = scenarios[outcome.scenario];
    const startTime = new Date(attempts[0]?.timestamp ?? Date.now());
    const endTime = new Date(startTime.getTime() + (outcome.totalDurationMs ?? 0));
    const attributes = {
      "touchstone.run.id": runId,
      "touchstone.config.name": config,
      "touchstone.scenario.name": scenario,
      ...describeTest(outcome),
    };
    const name = `test ${scenario ?? outcome.scenario}`;
    const span = tracer.startSpan(name, { startTime, attributes }, ROOT_CONTEXT);
    const below = trace.setSpan(ROOT_CONTEXT, span);
    for (const attempt of attempts) addAttempt(attempt, below, outcome);
    const errorType = outcome.errorKind ?? "internal";
    const isErrored = outcome.state === "errored";
    if (isErrored) markErrored(span, errorType);
    const verdict = isErrored ? { errorType } : { score: outcome.state === "passed" ? 1 : 0 };
    tellResult(span, endTime, { name: "test", ...verdict });
    if (outcome.values !== undefined) {
      const { compared, matched, missed } = outcome.values;
      const score = compared === 0 ? 1 : matched / compared;
      tellResult(span, endTime, { name: "values", score, faults: missed });
    }
    span.end(endTime);
  };
}

// --- internal ---

function nameRequest(request: Attributes): string {
  const { "gen_ai.operation.name": operation, "gen_ai.request.model": model } = request;
  return model === undefined ? String(operation) : `${operation} ${model}`;
}

function describeTest(outcome: TestOutcome): Attributes {
  return {
    "touchstone.provider.id": outcome.provider,
    "touchstone.scenario.number": outcome.scenario,
    "touchstone.run_number": outcome.runNumber,
    "touchstone.case": outcome.case,
    "touchstone.round": outcome.round,
    "touchstone.test.state": outcome.state,
    "touchstone.test.attempts": outcome.attempts,
    "touchstone.cost_usd": outcome.costUsd,
  };
}

function describeAttempt(attempt: AttemptFacts): Attributes {
  const { finishReason } = attempt;
  return {
    "touchstone.attempt": attempt.attemptNumber,
    "touchstone.step": attempt.step,
    "touchstone.cost_usd": attempt.costUsd,
    "gen_ai.response.model": attempt.responseModel,
    "gen_ai.response.finish_reasons": finishReason === undefined ? undefined : [finishReason],
    "gen_ai.usage.input_tokens": attempt.inputTokens,
    "gen_ai.usage.output_tokens": attempt.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": attempt.cachedInputTokens,
    "http.response.status_code": attempt.httpStatus,
  };
}

/** What a judge found: a score from 0 to 1, of which only 1 passes, or why it could not judge. */
interface Evaluation {
  readonly name: "schema" | "test" | "values";
  readonly score?: number;
  readonly faults?: readonly string[];
  readonly errorType?: string;
}

/** Keys without a value are left out: the log SDK would send them empty. */
function describeEvaluation({ name, score, faults = [], errorType }: Evaluation): Attributes {
  return {
    "gen_ai.evaluation.name": name,
    ...(score === undefined
      ? {}
      : {
          "gen_ai.evaluation.score.value": score,
          "gen_ai.evaluation.score.label": score === 1 ? "pass" : "fail",
        }),
    ...(faults.length === 0 ? {} : { "gen_ai.evaluation.explanation": explain(faults) }),
    ...(errorType === undefined ? {} : { "error.type": errorType }),
  };
}

function markErrored(span: Span, errorType: string): void {
  span.setAttribute("error.type", errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

const mostFaults = 10;
const longestExplanation = 1000;

function explain(faults: readonly string[]): string {
  return faults.slice(0, mostFaults).join("; ").slice(0, longestExplanation);
}
