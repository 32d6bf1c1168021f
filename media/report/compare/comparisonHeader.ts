import "./comparisonHeader.css";
import { html, nothing, type TemplateResult } from "lit";
import type {
  ComparisonModel,
  ShownComparison,
} from "../../../src/model/results/comparisonPage.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import type { RunMarks } from "../../../src/model/results/runMarks.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderMarks } from "../elements/runMarks.ts";
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
      <h1><bdi>${base.config.name ?? "Runs"}</bdi> compared</h1>
      <div class="actions" role="group" aria-label="Comparison">
        ${isPair ? button("arrow-swap", "Swap", () => session.makeBase(0)) : nothing}
        ${button("copy", "Copy as Markdown", () => session.copyMarkdown())}
        ${button("export", "Export CSV…", () => session.exportCsv())}
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
  return html`<ul class="notes" aria-label="Notes">
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
  const side = at === 0 ? "Base" : isPair ? "Head" : `Head ${at}`;
  const git = head.environment?.git;
  const commit =
    git === undefined ? "" : ` · ${git.commit.slice(0, 8)}${git.dirty ? " with changes" : ""}`;
  const name = nameRun(head, base);
  return html`<li>
    <span class="side-name">${side}</span>
    <button class="link" title="Open Report" @click=${() => session.openReport(head.id)}><bdi>${name}</bdi></button>${renderMarks(marks)}
    <span class="quiet-note">${formatPlural(head.summary.totalTests, "test")}${commit}</span>
    ${
      at === 0 || isPair
        ? nothing
        : html`<button class="button quiet" @click=${() => session.makeBase(at - 1)}>Make Base</button>`
    }
  </li>`;
}

function renderVerdictOf(comparison: ShownComparison | undefined) {
  if (comparison === undefined) return nothing;
  const { verdict } = comparison;
  const { icon, label, tone } = verdictLooks[verdict];
  return html`<section class="big-verdict verdict-${tone}" aria-label="Verdict">
    ${renderIcon(icon)}
    <div><p class="verdict-word">${label}</p>${renderSentence(comparison)}</div>
  </section>`;
}

/** Of many providers their number by verdict, and the sentence when it is wanted: their figures stand in the table. */
function renderSentence({ sentence, totals }: ShownComparison) {
  const text = html`<p class="verdict-sentence">${sentence}</p>`;
  if (totals.length <= mostTold) return text;
  const counts = Object.entries(verdictLooks).flatMap(([verdict, { label }]) => {
    const count = totals.filter((total) => total.verdict === verdict).length;
    return count === 0 ? [] : [`${formatCount(count)} ${label.toLowerCase()}`];
  });
  return html`<p class="verdict-sentence">Of ${formatPlural(totals.length, "provider")}: ${counts.join(", ")}.</p>
    <details class="inner"><summary>In words</summary>${text}</details>`;
}

/** Of several heads a line each; the one that is looked at is what all below is about. */
function renderVerdicts(
  heads: readonly ResultHead[],
  comparisons: readonly ShownComparison[],
  session: ComparisonSession,
) {
  const [base] = heads;
  return html`<ul class="verdict-lines" aria-label="Verdicts">
    ${comparisons.map(({ verdict, sentence }, at) => {
      const head = heads[at + 1];
      const isOn = session.head === at;
      return html`<li>
        <button class="verdict-line" aria-pressed=${isOn ? "true" : "false"} @click=${() => session.lookAt(at)}>
          ${renderVerdict(verdict)}
          <span class="verdict-run">${head === undefined || base === undefined ? nothing : nameRun(head, base)}</span>
          <span class="verdict-why">${sentence}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}
