import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatMessage } from "../../../src/model/chatMessage.ts";
import type { TestAttempts } from "../../../src/model/results/report.ts";
import type { AttemptResult, Extraction } from "../../../src/model/results/resultFile.ts";
import { formatCost, formatCount, formatDuration } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderState } from "../elements/stateLabel.ts";
import { formatPath, formatTextLength, unknownFigure } from "../format.ts";
import { JsonView } from "../json/jsonView.ts";
import { type AttemptActions, findCut, renderAttemptActions } from "./attemptActions.ts";
import { type PromptFileActions, renderPromptFiles } from "./promptFiles.ts";
import { renderValues } from "./valueTable.ts";

const extractionWords: Record<Extraction, string> = {
  none: t("the whole reply"),
  fenced: t("a fenced block"),
  substring: t("amid other text"),
};

/** One attempt of a test: its verdict, figures, reply, errors and prompt. */
export function renderAttempt(
  attempt: AttemptResult,
  { key, attempts, prompts, caseResult, cutReplies = [] }: TestAttempts,
  actions: AttemptActions,
): TemplateResult {
  const isOpen = attempts.length <= 4 || attempt === attempts.at(-1);
  const values = attempt === attempts.at(-1) ? caseResult?.values : undefined;
  const cut = findCut(attempt, cutReplies);
  const prompt = attempt.promptHash === undefined ? undefined : prompts[attempt.promptHash];
  return html`<details class="attempt" ?open=${isOpen}>
    <summary>
      <h3>${attemptTitle(attempt, attempts)}</h3>
      ${renderState(verdict(attempt))}
      <span class="summary-note">${summaryNote(attempt)}</span>
    </summary>
    <div class="attempt-body">
      ${renderFacts(attempt)}
      ${renderAttemptActions(attempt, attempts, { key, cutReplies, ...actions })}
      ${renderErrorMessage(attempt)} ${renderWarnings(attempt)} ${renderErrors(attempt)} ${renderValues(values)} ${cut === undefined ? renderParsed(attempt) : renderCut(attempt, cut.characters)} ${renderRaw(attempt)}
      ${prompt === undefined ? nothing : renderPrompt(prompt, actions)}
    </div>
  </details>`;
}

/** How an attempt ended. */
export function verdict(attempt: AttemptResult): "passed" | "failed" | "errored" {
  if (attempt.errorMessage !== null) return "errored";
  return attempt.success ? "passed" : "failed";
}

/** Why an attempt has no verdict. */
export function renderErrorMessage({ errorMessage, errorKind }: AttemptResult) {
  if (errorMessage === null) return nothing;
  return html`<p class="notice errored">${renderIcon("warning")}<span><span class="code">${errorKind ?? "error"}</span> ${errorMessage}</span></p>`;
}

/** What of the request was not sent as it stands. */
function renderWarnings({ warnings = [] }: AttemptResult) {
  return warnings.map(
    (warning) => html`<p class="notice">${renderIcon("warning")}<span>${warning}</span></p>`,
  );
}

/** The validation errors of an attempt, each leading to its place in the `.attempt` they stand in. */
export function renderErrors({ validationErrors, parsedResponse }: AttemptResult) {
  if (validationErrors.length === 0) return nothing;
  const hasMarks = isPresent(parsedResponse);
  return html`<ul class="errors" aria-label=${t("Validation errors")}>
    ${validationErrors.map((error, position) => {
      const text = html`${renderIcon("error")}<span><span class="path">${formatPath(error.path)}</span>
        ${error.message} <span class="code">${error.code}</span></span>`;
      return html`<li>${
        hasMarks
          ? html`<button class="error-link" title=${t("Show in the reply")}
              @click=${(event: Event) => revealMark(event, position)}>${text}</button>`
          : html`<span class="error-link">${text}</span>`
      }</li>`;
    })}
  </ul>`;
}

// --- internal ---

function attemptTitle({ step, attemptNumber }: AttemptResult, all: readonly AttemptResult[]) {
  const hasSteps = all.some((attempt) => (attempt.step ?? 1) > 1);
  return hasSteps
    ? t("Step {0}, attempt {1}", step ?? 1, attemptNumber)
    : t("Attempt {0}", attemptNumber);
}

function summaryNote({ validationErrors, durationMs, httpRequests }: AttemptResult): string {
  if (httpRequests === 0) return t("not sent");
  const errors = validationErrors.length;
  const duration = durationMs === undefined ? unknownFigure : formatDuration(durationMs);
  if (errors === 0) return duration;
  const count = errors === 1 ? t("1 error") : t("{0} errors", formatCount(errors));
  return `${count} · ${duration}`;
}

function renderFacts(attempt: AttemptResult) {
  const { httpStatus, extraction } = attempt;
  const facts: [string, string | undefined][] = [
    [t("Tokens in"), formatTokens(attempt.inputTokens, attempt.cachedInputTokens, sayCached)],
    [t("Tokens out"), formatTokens(attempt.outputTokens, attempt.reasoningTokens, sayReasoning)],
    [t("First token"), formatKnown(formatDuration, attempt.timeToFirstTokenMs)],
    [t("Cost"), formatKnown(formatCost, attempt.costUsd)],
    [t("Finish reason"), attempt.finishReason],
    [t("Model"), attempt.responseModel],
    [t("HTTP status"), httpStatus === undefined ? undefined : String(httpStatus)],
    [t("HTTP requests"), formatKnown(formatCount, attempt.httpRequests)],
    [t("JSON found in"), extraction && describeFound(extraction, attempt.candidates)],
    [t("Reasoning"), attempt.reasoning && t("set aside")],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return nothing;
  return html`<dl class="attempt-facts">
    ${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

function formatKnown(format: (figure: number) => string, figure: number | undefined) {
  return figure === undefined ? undefined : format(figure);
}

/** Tokens, and those of them that were of a kind of their own. */
function formatTokens(
  all: number | undefined,
  some: number | undefined,
  sayPart: (count: string) => string,
) {
  const part = some === undefined ? undefined : sayPart(formatCount(some));
  return all === undefined
    ? part
    : part === undefined
      ? formatCount(all)
      : `${formatCount(all)} (${part})`;
}

function sayCached(count: string): string {
  return t("{0} cached", count);
}

function sayReasoning(count: string): string {
  return t("{0} reasoning", count);
}

function describeFound(extraction: Extraction, candidates: number | undefined): string {
  const words = extractionWords[extraction];
  return candidates === undefined ? words : t("{0}, one of {1} candidates", words, candidates);
}

function revealMark(event: Event, position: number): void {
  const { target } = event;
  const attempt = target instanceof Element ? target.closest(".attempt") : null;
  const view = attempt?.querySelector("touchstone-json");
  const folded = view?.closest("details");
  if (folded !== null && folded !== undefined) folded.open = true;
  if (view instanceof JsonView) void view.revealError(position);
}

function renderParsed({ parsedResponse, validationErrors, errorMessage }: AttemptResult) {
  if (isPresent(parsedResponse)) {
    return html`<h4>${t("Parsed reply")}</h4>
      <touchstone-json .value=${parsedResponse} .errors=${validationErrors}></touchstone-json>`;
  }
  if (errorMessage !== null) return nothing;
  return html`<p class="quiet-note">${t("The reply holds no JSON object or array.")}</p>`;
}

/** In place of a reply that is too long for a page. */
function renderCut({ rawResponse }: AttemptResult, characters: number) {
  return html`<p class="notice">${renderIcon("info")}<span>${t("The reply has {0} characters: its first {1} are shown here. The result file has all of it.", formatCount(characters), formatCount(rawResponse.length))}</span></p>`;
}

function renderRaw({ rawResponse, parsedResponse }: AttemptResult) {
  if (rawResponse === "")
    return html`<p class="quiet-note">${t("Nothing was received as a reply.")}</p>`;
  return html`<details class="inner" ?open=${!isPresent(parsedResponse)}>
    <summary>${t("Raw reply")} <span class="summary-note">${formatTextLength(rawResponse.length)}</span></summary>
    <touchstone-text .text=${rawResponse}></touchstone-text>
  </details>`;
}

function renderPrompt(messages: readonly ChatMessage[], actions: PromptFileActions) {
  const files = messages.flatMap((message) => message.files ?? []);
  const note = [
    countMessages(messages.length),
    ...(files.length === 0 ? [] : [countFiles(files.length)]),
  ];
  return html`<details class="inner prompt" @toggle=${() => actions.images.load(files)}>
    <summary>${t("Prompt")} <span class="summary-note">${note.join(", ")}</span></summary>
    ${messages.map(
      (message) => html`<h5>${message.role}</h5>${renderPromptFiles(message.files, actions)}
        <touchstone-text .text=${message.content}></touchstone-text>`,
    )}
  </details>`;
}

function countMessages(count: number): string {
  return count === 1 ? t("1 message") : t("{0} messages", formatCount(count));
}

function countFiles(count: number): string {
  return count === 1 ? t("1 file") : t("{0} files", formatCount(count));
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}
