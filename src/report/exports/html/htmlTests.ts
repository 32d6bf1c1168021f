import { cellKey } from "../../../common/cellKey.ts";
import type { AttemptResult, ResultHead } from "../../../model/results/resultFile.ts";
import type { TestOutcome } from "../../../model/results/testOutcome.ts";
import { formatCount, formatDuration, formatPlural } from "../../../model/words/figures.ts";
import { summarizeTest } from "../../summarizeTest.ts";
import type { ExportedTest, ExportOptions } from "../exportFormat.ts";
import { describeFailedAttempt, describeFailedTest } from "../failureText.ts";
import { formatTestName } from "../testNames.ts";
import { quoteName, quoteText } from "./htmlText.ts";

/**
 * A heading each time that provider or scenario change, and the tests of a run below them: one a line, but those of which
 * there is nothing to say but that they passed, which follow one another in a paragraph.
 */
export function createTestList(head: ResultHead, options: ExportOptions, level: 3 | 4) {
  let cell = "";
  let isOpen = false;
  const close = () => {
    const end = isOpen ? "</p>\n" : "";
    isOpen = false;
    return end;
  };
  return {
    format(test: ExportedTest): string {
      const key = cellKey(test);
      const heading = key === cell ? "" : close() + formatCellHeading(head, test, level);
      cell = key;
      const outcome = summarizeTest(test, test.run);
      if (!isPlain(outcome, options)) return heading + close() + formatTest(test, outcome, options);
      const begin = isOpen ? "" : '<p class="t"><b class="passed">passed</b> ';
      isOpen = true;
      return heading + begin + formatPlain(test, outcome);
    },
    /** What is left to write behind the last test. */
    close,
  };
}

// --- internal ---

const mostErrorBytes = 600;
const mostReplyBytes = 8000;

function formatCellHeading(
  { config }: ResultHead,
  { provider, scenario }: ExportedTest,
  level: 3 | 4,
): string {
  const name = config.scenarioDetails?.[scenario]?.name ?? "";
  return `<h${level}>${quoteName(provider)} · ${scenario} ${quoteName(name)}</h${level}>\n`;
}

function isPlain({ state, attempts, warnings }: TestOutcome, options: ExportOptions): boolean {
  return state === "passed" && attempts <= 1 && warnings === undefined && !options.includeValues;
}

function formatPlain({ run }: ExportedTest, outcome: TestOutcome): string {
  return `<span>${quoteName(formatTestName(run))} <small>${formatNote(outcome)}</small></span>\n`;
}

/** One line that opens where there is more to say. */
function formatTest({ run }: ExportedTest, outcome: TestOutcome, options: ExportOptions): string {
  const { state } = outcome;
  const name = quoteName(formatTestName(run));
  const why = state === "passed" ? "" : describeFailedTest(run, options).message;
  const line = `<b class="${state}">${state}</b> ${name} <small>${formatNote(outcome)}</small> ${quoteText(why, mostErrorBytes)}`;
  const { attempts } = run;
  if (attempts.length === 0) return `<div class="t">${line}</div>\n`;
  const hasSteps = attempts.some(({ step = 1 }) => step > 1);
  const items = attempts.map((attempt) => formatAttempt(attempt, hasSteps, options));
  return `<details class="t ${state}"><summary>${line}</summary><ol class="a">${items.join("")}</ol></details>\n`;
}

function formatNote({ attempts, totalDurationMs, notSent }: TestOutcome): string {
  const time = notSent === undefined ? formatTime(totalDurationMs) : "not sent";
  return attempts === 1 ? time : `${formatPlural(attempts, "attempt")}, ${time}`;
}

function formatAttempt(attempt: AttemptResult, hasSteps: boolean, options: ExportOptions): string {
  const { step = 1, attemptNumber, success, errorMessage, warnings = [], rawResponse } = attempt;
  const state = success ? "passed" : errorMessage === null ? "failed" : "errored";
  const name = hasSteps ? `Step ${step}, attempt ${attemptNumber}` : `Attempt ${attemptNumber}`;
  const errors = success ? [] : describeFailedAttempt(attempt, options).errors;
  const lines = [...errors, ...warnings].map(
    (line) => `<li>${quoteText(line, mostErrorBytes)}</li>`,
  );
  const list = lines.length === 0 ? "" : `<ul>${lines.join("")}</ul>`;
  const reply =
    options.includeValues && rawResponse !== ""
      ? `<pre tabindex="0">${quoteText(rawResponse, mostReplyBytes)}</pre>`
      : "";
  return `<li>${name} <b class="${state}">${state}</b> <small>${formatSpent(attempt)}</small>${list}${reply}</li>`;
}

/** Other tools may not say how long something took. */
function formatTime(durationMs: number | undefined): string {
  return durationMs === undefined ? "–" : formatDuration(durationMs);
}

function formatSpent({
  durationMs,
  httpRequests,
  inputTokens,
  outputTokens,
}: AttemptResult): string {
  return [
    httpRequests === 0 ? "not sent" : formatTime(durationMs),
    ...(inputTokens === undefined ? [] : [`${formatCount(inputTokens)} tokens in`]),
    ...(outputTokens === undefined ? [] : [`${formatCount(outputTokens)} out`]),
  ].join(" · ");
}
