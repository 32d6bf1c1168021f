import type { ObservedTest } from "../../model/results/componentSummary.ts";
import { type Ledger, type LedgerKind, ledgerKinds } from "../../model/results/ledger.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";

/** What was sent beside what came, and what was turned away, as lines; `place` says of which test. */
export function describeLedger(place: string, test: ObservedTest): string[] {
  const { ledger, refused_count, refusal } = test;
  const why = refusal === undefined ? "" : `: ${refusal}`;
  return [
    ...(ledger === undefined ? [] : [`Ledger  ${place}: ${formatLedger(test, ledger)}`]),
    ...(refused_count === 0
      ? []
      : [`Refused ${place}: ${formatPlural(refused_count, "request")}${why}`]),
  ];
}

// --- internal ---

const kindWords: Readonly<Record<LedgerKind, string>> = {
  missing: "missing",
  duplicate: "duplicate",
  out_of_order: "out of order",
  unexpected: "unexpected",
};
const shownExamples = 3;

function formatLedger(test: ObservedTest, ledger: Ledger): string {
  const steps = [
    `${formatCount(test.sent_count ?? 0)} sent`,
    `${formatCount(test.delivered_count ?? 0)} delivered`,
    `${formatCount(test.record_count)} recorded`,
    `${formatCount(ledger.unique_count)} unique`,
  ].join(", ");
  const differences = ledgerKinds.flatMap((kind) => formatDifference(kind, ledger));
  return `${steps}; ${differences.length === 0 ? "each came once, in order" : differences.join(", ")}`;
}

function formatDifference(kind: LedgerKind, ledger: Ledger): string[] {
  const count = ledger[`${kind}_count`];
  if (count === 0) return [];
  const keys = ledger.examples[kind].slice(0, shownExamples).map(({ key }) => key ?? "no key");
  const rest = count > keys.length ? ", …" : "";
  return [`${formatCount(count)} ${kindWords[kind]} (${keys.join(", ")}${rest})`];
}
