import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Distribution } from "../../../src/model/results/measurement.ts";
import type { TestComponent } from "../../../src/model/results/report.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import {
  formatCount,
  formatNanoseconds,
  formatPerSecond,
} from "../../../src/model/words/figures.ts";

type Observed = NonNullable<TestComponent["observed"]>;

const distributionRows: readonly (readonly [keyof Distribution, string])[] = [
  ["min", t("Minimum")],
  ["mean", t("Mean")],
  ["p50", "p50"],
  ["p90", "p90"],
  ["p95", "p95"],
  ["p99", "p99"],
  ["p999", "p99.9"],
  ["max", t("Maximum")],
];

/** What was counted and measured in one test of a reaction or query. */
export function renderObservedFigures(test: Observed): TemplateResult {
  const active = test.records_per_second_active;
  const bootstrap = test.bootstrap_record_count;
  const figures: (readonly [string, string] | undefined)[] = [
    [t("Records"), formatCount(test.record_count)],
    [t("Records per second"), formatPerSecond(test.records_per_second)],
    active === undefined ? undefined : [t("First to last record"), formatPerSecond(active)],
    [t("Duration"), formatNanoseconds(Number(test.duration_ns))],
    test.record_count === 0 ? undefined : [t("First record"), formatTime(test.start_time_ns)],
    [t("Errors"), formatCount(test.error_count)],
    [t("Refused"), formatCount(test.refused_count)],
    [t("Late"), formatCount(test.late_count)],
    [t("Waits"), formatCount(test.wait_count)],
    [t("Most in the queue"), formatCount(test.max_queue_depth)],
    bootstrap === undefined ? undefined : [t("Bootstrap records"), formatCount(bootstrap)],
  ];
  return html`<dl class="attempt-facts stream-figures">
    ${figures.map((figure) =>
      figure === undefined ? nothing : html`<div><dt>${figure[0]}</dt><dd>${figure[1]}</dd></div>`,
    )}
  </dl>`;
}

/** The durations of a test in figures, a column for each kind that was measured. */
export function renderDistributions(test: Observed): TemplateResult | typeof nothing {
  const kinds = [
    { name: t("Between records"), values: test.inter_arrival_ns },
    { name: t("Latency"), values: test.latency_ns },
  ].filter(({ values }) => values !== undefined);
  if (kinds.length === 0) return nothing;
  return html`<table class="distributions">
    <caption class="visually-hidden">${t("Durations")}</caption>
    <thead>
      <tr><td></td>${kinds.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr>
    </thead>
    <tbody>
      ${distributionRows.map(
        ([key, label]) => html`<tr>
          <th scope="row">${label}</th>
          ${kinds.map(({ values }) => html`<td>${values === undefined ? "" : formatNanoseconds(values[key])}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

// --- internal ---

function formatTime(epochNs: bigint): string {
  return formatDateTime(new Date(Number(epochNs / 1_000_000n)).toISOString());
}
