import type { Attributes } from "@opentelemetry/api";
import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";

/** What all spans of a run have in common. */
export interface RunFacts {
  readonly otlp: string;
  readonly runId: string;
  readonly config: string;
  readonly version: string;
  /** What is said of every request, by provider. */
  readonly requests: Readonly<Record<string, Attributes>>;
  /** Names of scenarios by number. */
  readonly scenarios: Readonly<Record<number, string>>;
}

/** A test that ended, without prompts, replies and values. */
export interface TestFacts {
  readonly outcome: TestOutcome;
  readonly attempts: readonly AttemptFacts[];
}

export interface AttemptFacts
  extends Pick<
    AttemptResult,
    | "attemptNumber"
    | "step"
    | "timestamp"
    | "success"
    | "durationMs"
    | "inputTokens"
    | "outputTokens"
    | "cachedInputTokens"
    | "costUsd"
    | "finishReason"
    | "responseModel"
    | "httpStatus"
  > {
  /** Only of an errored one: the kind of its error. */
  readonly errorType?: string;
  /** What a judge found, each as code and place. */
  readonly faults: readonly string[];
}

/** To the thread: tests, or that they were all. */
export type TelemetryPost =
  | { readonly type: "tests"; readonly tests: readonly TestFacts[] }
  | { readonly type: "close"; readonly withinMs: number };

/** From the thread. */
export type TelemetryAnswer =
  | { readonly type: "taken"; readonly tests: number }
  | { readonly type: "fault"; readonly message: string }
  /** With the number of spans and events that were not sent. */
  | { readonly type: "closed"; readonly lost: number };
