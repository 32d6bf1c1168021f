import type { ProbeGroup } from "../../model/results/probe.ts";
import type { AttemptResult, ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { cutText } from "./cutText.ts";
import type { ExportedTest, ExportOptions } from "./exportFormat.ts";
import { describeFailedAttempt, describeFailedTest } from "./failureText.ts";
import { formatConfigName, formatScenarioName, formatTestName } from "./testNames.ts";

/** A test as the specification has it; times are whole milliseconds. */
export interface CtrfTest {
  readonly name: string;
  readonly status: "passed" | "failed" | "other";
  readonly duration: number;
  readonly start?: number | undefined;
  /** From the config to what the test is of. */
  readonly suite: readonly string[];
  readonly message?: string | undefined;
  /** An error a line. */
  readonly trace?: string | undefined;
  /** Our own word for how it ended. */
  readonly rawStatus: string;
  readonly retries?: number | undefined;
  readonly retryAttempts?: readonly CtrfAttempt[] | undefined;
  readonly flaky?: boolean | undefined;
  readonly extra?: object | undefined;
}

/** A failed attempt that was followed by another. */
interface CtrfAttempt {
  readonly attempt: number;
  readonly status: CtrfTest["status"];
  readonly duration: number;
  readonly start?: number | undefined;
  readonly message: string;
  readonly extra?: object | undefined;
}

/** A test; one without a verdict has neither passed nor failed. */
export function formatCtrfTest(
  head: ResultHead,
  { provider, scenario, run }: ExportedTest,
  { state, errorKind, errorCodes }: TestOutcome,
  options: ExportOptions,
): CtrfTest {
  const failure = state === "passed" ? undefined : describeFailedTest(run, options);
  const { attempts, case: id, round, runNumber } = run;
  const last = attempts.at(-1);
  const retryAttempts = attempts
    .slice(0, -1)
    .flatMap((each, at) => (each.success ? [] : [formatAttempt(each, at, options)]));
  return {
    name: `${provider} · ${scenario} · ${formatTestName(run)}`,
    status: statusOf(state),
    duration: Math.round(run.totalDurationMs ?? 0),
    start: readMs(attempts[0]),
    suite: [formatConfigName(head), provider, formatScenarioName(head, scenario)],
    message: failure?.message,
    trace: failure?.errors.join("\n"),
    rawStatus: state,
    retries: retryAttempts.length,
    ...(retryAttempts.length === 0 ? {} : { retryAttempts }),
    ...(state === "passed" && retryAttempts.length > 0 ? { flaky: true } : {}),
    extra: {
      touchstone: {
        provider,
        scenario,
        runNumber,
        case: id,
        round,
        errorKind,
        errorCodes: errorCodes.length === 0 ? undefined : errorCodes,
        reply: options.includeValues && last !== undefined ? quoteReply(last) : undefined,
      },
    },
  };
}

/** A group of keywords of a probe: what its provider makes of it is no failure, and may be unknown. */
export function formatCtrfGroup(head: ResultHead, group: ProbeGroup): CtrfTest {
  const { keywords, scenario, verdict = "cannot tell", reason } = group;
  return {
    name: keywords,
    status: verdict === "cannot tell" ? "other" : "passed",
    duration: 0,
    suite: [formatConfigName(head)],
    message: `${verdict}: ${reason}`,
    rawStatus: verdict,
    extra: { touchstone: { scenario } },
  };
}

// --- internal ---

const longestReply = 4000;

function statusOf(state: TestOutcome["state"]): CtrfTest["status"] {
  return state === "errored" ? "other" : state;
}

function formatAttempt(attempt: AttemptResult, at: number, options: ExportOptions): CtrfAttempt {
  const { errorMessage, durationMs } = attempt;
  return {
    attempt: at + 1,
    status: statusOf(errorMessage === null ? "failed" : "errored"),
    duration: Math.round(durationMs ?? 0),
    start: readMs(attempt),
    message: describeFailedAttempt(attempt, options).message,
    ...(options.includeValues ? { extra: { touchstone: { reply: quoteReply(attempt) } } } : {}),
  };
}

function quoteReply({ rawResponse }: AttemptResult): string {
  return cutText(rawResponse, longestReply);
}

function readMs(attempt: AttemptResult | undefined): number | undefined {
  const ms = Date.parse(attempt?.timestamp ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}
