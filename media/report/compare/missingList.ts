import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { MissingTests } from "../../../src/model/results/comparison.ts";
import type { ShownComparison } from "../../../src/model/results/comparisonPage.ts";
import type { ResultHead } from "../../../src/model/results/resultFile.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { weave } from "../elements/weave.ts";
import { nameScenario } from "./comparisonState.ts";

/** What only one side has tests of: nothing can be said of it. */
export function renderMissing(
  { missing, left }: ShownComparison,
  heads: readonly ResultHead[],
): TemplateResult | typeof nothing {
  if (missing.length === 0) return nothing;
  const count = missing.length + left.missing;
  return html`<section class="folded-section">
    <details ?open=${missing.length <= 10}>
      <summary><h2>${t("On One Side Only")}</h2>
        <span class="summary-note">${count === 1 ? t("1 place that cannot be compared") : t("{0} places that cannot be compared", formatCount(count))}</span></summary>
      <ul class="missing-list">
        ${missing.map((each) => html`<li>${renderIcon(each.in === "head" ? "remove" : "add")}<span>${renderPlace(each, heads)}</span></li>`)}
      </ul>
      ${left.missing === 0 ? nothing : html`<p class="legend"><span>${t("… and {0} more", formatCount(left.missing))}</span></p>`}
    </details>
  </section>`;
}

// --- internal ---

function renderPlace(
  { provider, scenario, case: id, in: side, tests }: MissingTests,
  heads: readonly ResultHead[],
) {
  return html`<bdi>${provider}</bdi>, <span class="number">${scenario}</span> <bdi>${nameScenario(heads, scenario)}</bdi>${
    id === undefined ? nothing : html`, ${weave(t("case {0}"), html`<bdi>${id}</bdi>`)}`
  }: ${side === "head" ? t("not in the head") : t("new in the head")} (${tests === 1 ? t("1 test") : t("{0} tests", formatCount(tests))})`;
}
