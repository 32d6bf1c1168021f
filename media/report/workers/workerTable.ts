import "../elements/plainTable.css";
import "./workerTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel, TestKey } from "../../../src/model/results/report.ts";
import type {
  PausedBy,
  QueueProgress,
  WorkerFigures,
} from "../../../src/model/results/runWorkers.ts";
import { formatTime } from "../../../src/model/words/dates.ts";
import { formatCount, formatPerSecond } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { type SortKey, sortRows } from "../elements/sortedRows.ts";
import { renderTableHead, type TableSorting } from "../elements/sortHead.ts";
import { weave } from "../elements/weave.ts";

export interface WorkerOptions {
  readonly onOpen: (test: TestKey) => void;
  readonly sorting: TableSorting;
}

/** Who takes the tests of a run over a queue, or took them; nothing of a run here. */
export function renderWorkers(
  { workers: told, state }: ReportModel,
  { onOpen, sorting }: WorkerOptions,
): TemplateResult | typeof nothing {
  if (told === undefined) return nothing;
  const { queue, workers, omitted } = told;
  const shown = sortWorkers(workers, sorting).slice(0, mostRows);
  const rest = workers.length - shown.length + omitted;
  const hasEnded = state === "finished";
  return html`<section class="workers-section">
    <h2 id="workers-title">${t("Workers")}</h2>
    <p class="workers-line">${renderCounts(queue, hasEnded)}</p>
    ${workers.length === 0 ? nothing : renderTable(shown, { onOpen, sorting, hasEnded })}
    ${rest === 0 ? nothing : html`<p class="legend"><span>${t("and {0} more; sort the table to see others", formatCount(rest))}</span></p>`}
  </section>`;
}

// --- internal ---

const mostRows = 100;
/** Of the tests that a worker has under way. */
const mostDoing = 2;

const keysOf: Readonly<Record<string, (worker: WorkerFigures) => SortKey | undefined>> = {
  worker: ({ name }) => name,
  state: ({ state }) => state,
  running: ({ underWay }) => underWay,
  ended: ({ passed, failed, errored }) => passed + failed + errored,
  failed: ({ failed, errored }) => failed + errored,
  rate: ({ testsPerSecond }) => testsPerSecond,
};

function sortWorkers(
  workers: readonly WorkerFigures[],
  { current }: TableSorting,
): readonly WorkerFigures[] {
  const keyOf = current && keysOf[current.column];
  return keyOf === undefined ? workers : sortRows(workers, keyOf, current?.isDescending === true);
}

const pausedWords: Record<PausedBy, string> = {
  editor: t("paused in VS Code"),
  http: t("paused over HTTP"),
};

function renderCounts(queue: QueueProgress, hasEnded: boolean) {
  const { store, here, left, lost, underWay, paused } = queue;
  const parts = [
    ...(paused === undefined || hasEnded ? [] : [pausedWords[paused]]),
    hasEnded
      ? t("{0} to the end", formatCount(here))
      : t({
          message: "{0} at work",
          args: [formatCount(here)],
          comment: ["A number of workers."],
        }),
    ...(hasEnded ? [] : [t("{0} tests running", formatCount(underWay))]),
    ...(left === 0 ? [] : [t("{0} left", formatCount(left))]),
    ...(lost === 0 ? [] : [t("{0} lost", formatCount(lost))]),
  ];
  return html`${parts.join(" · ")} <span class="quiet">${weave(t("over {0}"), html`<bdi>${store}</bdi>`)}</span>`;
}

interface TableOptions extends WorkerOptions {
  readonly hasEnded: boolean;
}

function renderTable(workers: readonly WorkerFigures[], options: TableOptions): TemplateResult {
  const { sorting, hasEnded } = options;
  return html`<div class="table-scroll">
    <table class="plain-table workers" aria-labelledby="workers-title">
      <thead>
        <tr>
          ${renderTableHead(t("Worker"), "worker", sorting)}${renderTableHead(t("Status"), "state", sorting)}
          ${hasEnded ? nothing : renderTableHead(t("Now"), "running", sorting)}
          ${renderTableHead(t("Ended"), "ended", sorting)}${renderTableHead(t("Not passed"), "failed", sorting)}
          ${hasEnded ? nothing : renderTableHead(t("Rate"), "rate", sorting)}
          <th scope="col">${t("Last failure")}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          workers,
          ({ id }) => id,
          (worker) => renderRow(worker, options),
        )}
      </tbody>
    </table>
  </div>`;
}

function renderRow(worker: WorkerFigures, { onOpen, hasEnded }: TableOptions) {
  const { name, host, version, passed, failed, errored, testsPerSecond, notes = [] } = worker;
  const missed = failed + errored;
  return html`<tr data-state=${worker.state}>
    <th scope="row"><bdi>${name}</bdi><span class="sub">${weave(t("{0}, version {1}"), html`<bdi>${host}</bdi>`, version)}</span></th>
    <td>${renderWorkerState(worker, hasEnded)}${notes.map((note) => html`<span class="sub">${note}</span>`)}</td>
    ${hasEnded ? nothing : html`<td>${renderDoing(worker)}</td>`}
    <td class="count">${formatCount(passed + missed)}</td>
    <td class="count">${missed === 0 ? nothing : html`<span class=${errored > 0 ? "errored" : "failed"}>${formatCount(missed)}</span>`}</td>
    ${hasEnded ? nothing : html`<td class="count">${testsPerSecond === undefined ? nothing : formatPerSecond(testsPerSecond)}</td>`}
    <td class="fault">${renderFault(worker, onOpen)}</td>
  </tr>`;
}

const looks: Record<WorkerFigures["state"], { icon: string; word: string; tone: string }> = {
  here: { icon: "server-process", word: t("At work"), tone: "passed" },
  left: { icon: "log-out", word: t("Has left"), tone: "quiet" },
  lost: { icon: "debug-disconnect", word: t("Lost"), tone: "errored" },
  declined: { icon: "circle-slash", word: t("Takes no tests"), tone: "quiet" },
};

function renderWorkerState({ state, joined, gone }: WorkerFigures, hasEnded: boolean) {
  const { icon, word, tone } = looks[state];
  const isToEnd = hasEnded && state === "here";
  const times =
    gone === undefined
      ? t("since {0}", formatTime(joined))
      : t("{0} to {1}", formatTime(joined), formatTime(gone));
  return html`<span class="worker-state ${isToEnd ? "quiet" : tone}">${renderIcon(isToEnd ? "check" : icon)}<span>${isToEnd ? t("To the end") : word}</span></span>
    <span class="sub times">${times}</span>`;
}

function renderDoing({ underWay, doing }: WorkerFigures) {
  if (underWay === 0) return nothing;
  const shown = doing.slice(0, mostDoing);
  const rest = underWay - shown.length;
  return html`<ul class="doing">
    ${shown.map((test) => html`<li>${renderTest(test)}</li>`)}
    ${rest <= 0 ? nothing : html`<li class="quiet">${t("and {0} more", formatCount(rest))}</li>`}
  </ul>`;
}

function renderFault({ lastFault }: WorkerFigures, onOpen: WorkerOptions["onOpen"]) {
  if (lastFault === undefined) return nothing;
  const { message, ...test } = lastFault;
  return html`<button class="failure-link" title=${t("Show this test")} @click=${() => onOpen(test)}>${renderTest(test)}</button>: ${message}`;
}

function renderTest({ provider, scenario, runNumber }: TestKey) {
  return weave(t("{0}, scenario {1}, run {2}"), html`<bdi>${provider}</bdi>`, scenario, runNumber);
}
