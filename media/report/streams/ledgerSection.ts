import "./ledgerSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import {
  type LedgerExample,
  type LedgerKind,
  ledgerKinds,
} from "../../../src/model/results/ledger.ts";
import { leastKeptRate } from "../../../src/model/results/measurement.ts";
import type { TestComponent } from "../../../src/model/results/report.ts";
import { formatCount, formatDigits, formatNanoseconds } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderShareBar } from "../elements/shareBar.ts";
import type { StreamView } from "../session/streamView.ts";

type Observed = NonNullable<TestComponent["observed"]>;

/** What was sent beside what came, step by step, and each difference with its examples; nothing where nothing was sent. */
export function renderLedger(
  view: StreamView,
  observed: Observed,
): TemplateResult | typeof nothing {
  const steps = listSteps(observed);
  const most = Math.max(1, ...steps.map(({ count }) => count));
  if (observed.sent_count === undefined) return nothing;
  return html`<section class="stream-part" aria-labelledby="ledger-title">
    <h3 id="ledger-title">${t("Sent and Received")}</h3>
    <dl class="ledger">
      ${steps.map(
        ({ label, count }) => html`<div class="ledger-step">
          <dt>${label}</dt>
          <dd>${formatCount(count)}</dd>
          ${renderShareBar([{ name: "first", share: (100 * count) / most }])}
        </div>`,
      )}
    </dl>
    ${renderDifferences(view, observed)}
  </section>`;
}

// --- internal ---

const kindLabels: Record<LedgerKind, (count: string) => string> = {
  missing: (count) => t("{0} missing: delivered, and not come", count),
  duplicate: (count) => t("{0} duplicate: come more often than sent", count),
  out_of_order: (count) => t("{0} out of order: come after one that was sent later", count),
  unexpected: (count) => t("{0} unexpected: never sent", count),
};

function listSteps({ sent_count = 0, delivered_count = 0, record_count, ledger }: Observed) {
  return [
    { label: t("Sent"), count: sent_count },
    { label: t("Delivered"), count: delivered_count },
    { label: t("Recorded"), count: record_count },
    ...(ledger === undefined ? [] : [{ label: t("Unique"), count: ledger.unique_count }]),
  ];
}

function renderDifferences(view: StreamView, observed: Observed) {
  const { sent_count = 0, delivered_count = 0, refused_count, late_count, ledger } = observed;
  const undelivered = sent_count - delivered_count;
  const plain = [
    undelivered > 0 ? t("{0} not delivered", formatCount(undelivered)) : undefined,
    refused_count > 0 ? describeRefused(observed) : undefined,
    late_count > 0 ? t("{0} came after the end", formatCount(late_count)) : undefined,
    ledger !== undefined && ledger.open_count > 0
      ? t(
          "{0} sent just before the end: nothing can be said of them",
          formatCount(ledger.open_count),
        )
      : undefined,
  ].filter((text) => text !== undefined);
  const differing = ledgerKinds.filter((kind) => (ledger?.[`${kind}_count`] ?? 0) > 0);
  if (ledger !== undefined && plain.length + differing.length === 0) {
    plain.push(t("Each change came once, in order."));
  }
  return html`<ul class="ledger-differences">
    ${differing.map((kind) => html`<li>${renderKind(view, observed, kind)}</li>`)}
    ${[...plain, ...listLate(view)].map((text) => html`<li class="ledger-note">${renderIcon("info")}<span>${text}</span></li>`)}
  </ul>`;
}

/** Sources that did not keep their times. */
function listLate({ test }: StreamView): string[] {
  const components = test.kind === "here" ? test.value.components : [];
  return components.flatMap(({ id, source }) => {
    const { kept_rate: keptRate, send_lag_ns: lag } = source ?? {};
    if (keptRate === undefined || lag === undefined || keptRate >= leastKeptRate) return [];
    const p99 = formatNanoseconds(lag.p99);
    return t("{0} sent late: p99 {1}, {2} % within one interval", id, p99, formatDigits(keptRate));
  });
}

function describeRefused({ refused_count, refusal }: Observed): string {
  const count = formatCount(refused_count);
  return refusal === undefined ? t("{0} refused", count) : t("{0} refused: {1}", count, refusal);
}

function renderKind(view: StreamView, { ledger }: Observed, kind: LedgerKind) {
  if (ledger === undefined) return nothing;
  const examples = ledger.examples[kind];
  const count = ledger[`${kind}_count`];
  const more = count - examples.length;
  return html`<details class="inner ledger-kind" data-kind=${kind}>
    <summary>${renderIcon("warning")}<span>${kindLabels[kind](formatCount(count))}</span></summary>
    <ul class="ledger-examples">
      ${examples.map((example) => html`<li>${renderExample(view, example)}</li>`)}
      ${more > 0 ? html`<li class="quiet-note">${t("and {0} more", formatCount(more))}</li>` : nothing}
    </ul>
  </details>`;
}

/** The key leads to the records that have it. */
function renderExample(view: StreamView, { key, change, source, record }: LedgerExample) {
  const find = () => {
    view.findRecords(key ?? "");
    document.getElementById("records-title")?.scrollIntoView({ block: "start" });
  };
  return html`${
    key === null
      ? html`<span class="quiet-note">${t("no key")}</span>`
      : html`<button class="link code" title=${t("Find records with this key")} @click=${find}>${key}</button>`
  }
    <span class="summary-note">${
      change === undefined || source === undefined
        ? nothing
        : t("change {0} of {1}", formatCount(change), source)
    }</span>
    <span class="summary-note">${record === undefined ? nothing : t("record {0}", formatCount(record))}</span>`;
}
