import "../elements/plainTable.css";
import "./failureTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type {
  FrequentFailure,
  ReportModel,
  TestFilter,
} from "../../../src/model/results/report.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { type SortKey, sortRows } from "../elements/sortedRows.ts";
import { renderTableHead, type TableSorting } from "../elements/sortHead.ts";
import { weave } from "../elements/weave.ts";

export interface FailureOptions {
  readonly onPick: (filter: TestFilter) => void;
  readonly sorting: TableSorting;
}

/** Why tests did not pass, the most frequent first; nothing where all passed. Each leads to its tests. */
export function renderFailures(
  { failures = [], head }: ReportModel,
  { onPick, sorting }: FailureOptions,
): TemplateResult | typeof nothing {
  if (failures.length === 0) return nothing;
  return html`<section class="failures-section">
    <h2 id="failures-title">${t("Most Frequent Failures")}</h2>
    <div class="table-scroll">
      <table class="plain-table failures" aria-labelledby="failures-title" aria-describedby="failures-note">
        <thead>
          <tr>
            ${renderTableHead(t("Failure"), "failure", sorting)}${renderTableHead(t("Tests"), "tests", sorting)}${renderTableHead(t("Provider"), "provider", sorting)}
            <th scope="col">${t("For example")}</th>
            <th scope="col">${t("What to do")}</th>
          </tr>
        </thead>
        <tbody>
          ${sortFailures(failures, sorting).map((failure) => renderRow(failure, head.summary.totalTests, onPick))}
        </tbody>
      </table>
    </div>
    <p class="legend" id="failures-note">
      <span>${t("What the last attempt of each test that did not pass ended with; a test counts once for each.")}</span>
    </p>
  </section>`;
}

// --- internal ---

/** Shown of each failure, those that had it most often. */
const mostProviders = 5;

const keysOf: Readonly<Record<string, (failure: FrequentFailure) => SortKey>> = {
  failure: ({ reason, path = "" }) => `${reason} ${path}`,
  tests: ({ tests }) => tests,
  provider: ({ providers }) => providers[0]?.provider ?? "",
};

function sortFailures(
  failures: readonly FrequentFailure[],
  { current }: TableSorting,
): readonly FrequentFailure[] {
  const keyOf = current && keysOf[current.column];
  return keyOf === undefined ? failures : sortRows(failures, keyOf, current?.isDescending === true);
}

function renderRow(failure: FrequentFailure, ended: number, onPick: (filter: TestFilter) => void) {
  const { reason, path, state, tests, providers, filter, example, message, advice } = failure;
  const { provider, scenario, runNumber } = example;
  const rest = providers.slice(mostProviders);
  const place = weave(
    t("{0}, scenario {1}, run {2}"),
    html`<bdi>${provider}</bdi>`,
    scenario,
    runNumber,
  );
  return html`<tr>
    <th scope="row">
      <button class="failure-link" title=${t("Show these tests")} @click=${() => onPick(filter)}>
        <span class="code">${reason}</span>${path === undefined ? nothing : html` <span class="path">${path}</span>`}
      </button>
    </th>
    <td class="count">${countEnded(tests, state)} <span class="quiet">${formatRate((tests * 100) / Math.max(1, ended))}</span></td>
    <td class="providers">
      ${renderProviders(failure, providers.slice(0, mostProviders), onPick)}
      ${rest.length === 0 ? nothing : html`<details class="inner"><summary>${t("… and {0} more", formatCount(rest.length))}</summary>${renderProviders(failure, rest, onPick)}</details>`}
    </td>
    <td>${place}${message === "" ? nothing : html`: ${message}`}</td>
    <td>${advice}</td>
  </tr>`;
}

function renderProviders(
  { filter }: FrequentFailure,
  providers: FrequentFailure["providers"],
  onPick: (filter: TestFilter) => void,
) {
  return html`<ul class="failure-providers">
    ${providers.map(
      ({ provider, tests }) => html`<li><button class="failure-link" title=${t("Show these tests")}
        @click=${() => onPick({ ...filter, provider })}><bdi>${provider}</bdi> ${formatCount(tests)}</button></li>`,
    )}
  </ul>`;
}

function countEnded(tests: number, state: FrequentFailure["state"]): string {
  return state === "failed"
    ? t("{0} failed", formatCount(tests))
    : t("{0} errored", formatCount(tests));
}
