import "../tests/tests.css";
import "./recordSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { recordLoggerName } from "../../../src/model/results/outputLogger.ts";
import type { RecordRow, TestComponent } from "../../../src/model/results/report.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { hasRecordLog, type StreamView } from "../session/streamView.ts";
import { maxListedRecords, RecordList } from "./recordList.ts";

/** The records of a stream test: found by words, listed, and each shown whole; or why there are none. */
export function renderRecords(view: StreamView, component: TestComponent): TemplateResult {
  const absence = explainAbsence(component);
  return html`<section class="stream-part" aria-labelledby="records-title">
    <div class="records-bar">
      <h3 id="records-title">${t("Records")} <span class="count">${absence === undefined ? formatFound(view) : nothing}</span></h3>
      ${absence === undefined ? renderSearch(view) : nothing}
    </div>
    ${absence === undefined ? renderLog(view) : html`<p class="quiet-note">${absence}</p>`}
  </section>`;
}

// --- internal ---

/** Why there is no log to read. */
function explainAbsence({ observed, files }: TestComponent): string | undefined {
  if (hasRecordLog(files)) return undefined;
  const logger = observed?.loggers.find(({ logger_name }) => logger_name === recordLoggerName);
  if (observed !== undefined && logger === undefined) {
    return t("No records were kept: the component has no jsonl logger.");
  }
  if (logger?.error !== undefined) return t("No records were kept: {0}", logger.error);
  return t("The log files of this test are not in this working tree.");
}

function formatFound({ records }: StreamView): string {
  if (records.total === undefined) return "";
  const count = formatCount(records.total);
  return records.text === "" ? count : t("{0} found", count);
}

function renderSearch(view: StreamView) {
  return html`<form class="filters" role="search" aria-label=${t("Records")} @submit=${(event: Event) => event.preventDefault()}>
    <label class="text-filter">
      ${renderIcon("search")}
      <span class="visually-hidden">${t("Search records")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${t("Search records: every word must occur")}
        .value=${view.typed} @input=${(event: Event) => view.searchSoon(typedText(event))} />
    </label>
  </form>`;
}

function renderLog(view: StreamView) {
  const { records, opened } = view;
  return html`${renderFailure(view)}
    ${records.total === undefined && records.failure === undefined ? html`<p class="quiet-note">${t("Loading records…")}</p>` : nothing}
    ${records.total === 0 ? html`<p class="quiet-note">${records.text === "" ? t("No record was received.") : t("No record has all these words.")}</p>` : nothing}
    <touchstone-records class=${records.isStale ? "stale" : ""} ?hidden=${(records.total ?? 0) === 0}
      .rows=${records} .version=${view.version} .selected=${opened?.sequence}
      @open-record=${(event: CustomEvent) => void showRecord(view, event)}></touchstone-records>
    ${renderNotes(view)} ${opened === undefined ? nothing : renderOpened(view, opened)}`;
}

function renderFailure(view: StreamView) {
  const { failure } = view.records;
  if (failure === undefined) return nothing;
  return html`<p class="notice errored" role="alert">
    ${renderIcon("warning")}<span>${failure}</span>
    <button class="button quiet" @click=${() => view.records.refresh()}>${t("Try Again")}</button>
  </p>`;
}

function renderNotes({ records }: StreamView) {
  const { brokenLines, total = 0 } = records;
  return [
    brokenLines === 0
      ? nothing
      : html`<p class="notice errored">${renderIcon("warning")}<span>${brokenLines === 1 ? t("1 line of the log is no record.") : t("{0} lines of the log are no records.", formatCount(brokenLines))}</span></p>`,
    total <= maxListedRecords
      ? nothing
      : html`<p class="quiet-note">${t("The first {0} are listed; search to find others.", formatCount(maxListedRecords))}</p>`,
  ];
}

function renderOpened(view: StreamView, record: RecordRow) {
  const title = t("Record {0}", formatCount(record.sequence));
  const close = (event: Event) => {
    const { currentTarget } = event;
    const list =
      currentTarget instanceof Element
        ? currentTarget.closest(".stream-part")?.querySelector("touchstone-records")
        : undefined;
    view.showRecord(undefined);
    if (list instanceof RecordList) list.focus();
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // The pane itself stays.
    event.stopPropagation();
    close(event);
  };
  return html`<div class="record-whole" role="group" aria-labelledby="record-title" @keydown=${closeOnEscape}>
    <div class="records-bar">
      <h4 id="record-title">${title}</h4>
      <button class="button quiet" @click=${() => view.openRecord(record)}>${renderIcon("go-to-file")}<span>${t("Open as JSON")}</span></button>
      <button class="button icon-only" aria-label=${t("Close record")} title=${t("Close record (Escape)")} @click=${close}>${renderIcon("close")}</button>
    </div>
    <touchstone-json-text .text=${record.json} .label=${title}></touchstone-json-text>
  </div>`;
}

async function showRecord(view: StreamView, event: CustomEvent<RecordRow>): Promise<void> {
  const { target } = event;
  view.showRecord(event.detail);
  if (!(target instanceof RecordList)) return;
  await target.updateComplete;
  const whole = target.parentElement?.querySelector(".record-whole");
  whole?.scrollIntoView({ block: "nearest" });
}

function typedText({ target }: Event): string {
  return target instanceof HTMLInputElement ? target.value : "";
}
