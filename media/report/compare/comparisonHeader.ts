import "./comparisonHeader.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type {
  ComparisonModel,
  ShownComparison,
} from "../../../src/model/results/comparisonPage.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import type { RunMarks } from "../../../src/model/results/runMarks.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderMarks } from "../elements/runMarks.ts";
import { weave } from "../elements/weave.ts";
import { keepNumbers } from "../format.ts";
import type { ComparisonSession } from "./comparisonSession.ts";
import { nameRun } from "./comparisonState.ts";
import { renderVerdict, verdictLooks } from "./verdictLooks.ts";

/** Which runs are compared, what can be done with that, and what comes of it in words. */
export function renderComparisonHeader(
  { heads, comparisons, marks = [] }: ComparisonModel,
  session: ComparisonSession,
): TemplateResult {
  const [base] = heads;
  if (base === undefined) return html``;
  const isPair = comparisons.length === 1;
  return html`<header class="comparison-header">
    <div class="title-line">
      <h1>${weave(t("{0} compared"), html`<bdi>${base.config.name ?? t("Runs")}</bdi>`)}</h1>
      <div class="actions" role="group" aria-label=${t("Comparison")}>
        ${isPair ? button("arrow-swap", t("Swap"), () => session.makeBase(0)) : nothing}
        ${button("copy", t("Copy as Markdown"), () => session.copyMarkdown())}
        ${button("export", t("Export CSV…"), () => session.exportCsv())}
      </div>
    </div>
    <ul class="sides">
      ${heads.map((head, at) => renderSideOf({ head, at, marks: marks[at] ?? {} }, base, isPair, session))}
    </ul>
    ${isPair ? renderVerdictOf(comparisons[0]) : renderVerdicts(heads, comparisons, session)}
  </header>`;
}

/** What cannot be said of two runs, and why. */
export function renderNotes({ notes }: ShownComparison): TemplateResult | typeof nothing {
  if (notes.length === 0) return nothing;
  return html`<ul class="notes" aria-label=${t("Notes")}>
    ${notes.map((note) => html`<li class="notice">${renderIcon("info")}<span>${note}</span></li>`)}
  </ul>`;
}

// --- internal ---

const mostTold = 4;

function button(icon: string, label: string, onClick: () => void): TemplateResult {
  return html`<button class="button" @click=${onClick}>${renderIcon(icon)}<span>${label}</span></button>`;
}

interface Side {
  readonly head: ResultHead;
  /** Position, the base being 0. */
  readonly at: number;
  readonly marks: RunMarks;
}

function renderSideOf(
  { head, at, marks }: Side,
  base: ResultHead,
  isPair: boolean,
  session: ComparisonSession,
) {
  const side = at === 0 ? t("Base") : isPair ? t("Head") : t("Head {0}", at);
  const git = head.environment?.git;
  const hash = git?.commit.slice(0, 8) ?? "";
  const commit = git === undefined ? "" : ` · ${git.dirty ? t("{0} with changes", hash) : hash}`;
  const name = nameRun(head, base);
  return html`<li>
    <span class="side-name">${side}</span>
    <button class="link" title=${t("Open Report")} @click=${() => session.openReport(head.id)}><bdi>${name}</bdi></button>${renderMarks(marks)}
    <span class="quiet-note">${countTests(head.summary.totalTests)}${commit}</span>
    ${
      at === 0 || isPair
        ? nothing
        : html`<button class="button quiet" @click=${() => session.makeBase(at - 1)}>${t("Make Base")}</button>`
    }
  </li>`;
}

function countTests(count: number): string {
  return count === 1 ? t("1 test") : t("{0} tests", formatCount(count));
}

function renderVerdictOf(comparison: ShownComparison | undefined) {
  if (comparison === undefined) return nothing;
  const { verdict } = comparison;
  const { icon, label, tone } = verdictLooks[verdict];
  return html`<section class="big-verdict verdict-${tone}" aria-label=${t("Verdict")}>
    ${renderIcon(icon)}
    <div><p class="verdict-word">${label}</p>${renderSentence(comparison)}</div>
  </section>`;
}

/** Of many providers their number by verdict, and the sentence when it is wanted: their figures stand in the table. */
function renderSentence({ sentence, totals }: ShownComparison) {
  const text = html`<p class="verdict-sentence">${keepNumbers(sentence)}</p>`;
  if (totals.length <= mostTold) return text;
  const counts = Object.entries(verdictLooks).flatMap(([verdict, { count: say }]) => {
    const count = totals.filter((total) => total.verdict === verdict).length;
    return count === 0 ? [] : [say(formatCount(count))];
  });
  const told = t("Of {0} providers: {1}.", formatCount(totals.length), counts.join(", "));
  return html`<p class="verdict-sentence">${told}</p>
    <details class="inner"><summary>${t("In words")}</summary>${text}</details>`;
}

/** Of several heads a line each; the one that is looked at is what all below is about. */
function renderVerdicts(
  heads: readonly ResultHead[],
  comparisons: readonly ShownComparison[],
  session: ComparisonSession,
) {
  const [base] = heads;
  return html`<ul class="verdict-lines" aria-label=${t("Verdicts")}>
    ${comparisons.map(({ verdict, sentence }, at) => {
      const head = heads[at + 1];
      const isOn = session.head === at;
      return html`<li>
        <button class="verdict-line" aria-pressed=${isOn ? "true" : "false"} @click=${() => session.lookAt(at)}>
          ${renderVerdict(verdict)}
          <span class="verdict-run">${head === undefined || base === undefined ? nothing : nameRun(head, base)}</span>
          <span class="verdict-why">${keepNumbers(sentence)}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}
