import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedUsage } from "../../../src/model/results/comparison.ts";
import { formatSigned } from "../../../src/model/words/differences.ts";
import { formatCost, formatDigits } from "../../../src/model/words/figures.ts";
import { unknownFigure } from "../format.ts";

/** What a test took on average on both sides: attempts, tokens, cost. */
export function renderUsage(usage: readonly ComparedUsage[]): TemplateResult | typeof nothing {
  if (usage.length === 0) return nothing;
  const known = figures.filter(({ key }) =>
    usage.some(({ base, head }) => base[key] !== undefined || head[key] !== undefined),
  );
  return html`<section class="folded-section">
    <h2 id="usage-title">${t("A Test Took")}</h2>
    <div class="table-scroll" tabindex="0">
      <table class="figures-table" aria-labelledby="usage-title">
        <thead><tr>
          <th scope="col">${t("Provider")}</th>
          ${known.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr></thead>
        <tbody>
          ${usage.map(
            (row) => html`<tr>
              <th scope="row" title=${row.provider}><bdi>${row.provider}</bdi></th>
              ${known.map((figure) => html`<td>${renderFigure(row, figure)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

// --- internal ---

interface Figure {
  readonly key: "attempts" | "inputTokens" | "outputTokens" | "costUsd";
  readonly title: string;
  readonly format: (value: number) => string;
}

const formatAmount = (value: number) => (value === 0 ? "0" : formatDigits(value));

const figures: readonly Figure[] = [
  { key: "attempts", title: t("Attempts"), format: formatAmount },
  { key: "inputTokens", title: t("Tokens in"), format: formatAmount },
  { key: "outputTokens", title: t("Tokens out"), format: formatAmount },
  { key: "costUsd", title: t("Cost"), format: formatCost },
];

function renderFigure({ base, head }: ComparedUsage, { key, format }: Figure) {
  const [from, to] = [perTest(base, key), perTest(head, key)];
  if (from === undefined && to === undefined) return unknownFigure;
  const show = (value: number | undefined) => (value === undefined ? unknownFigure : format(value));
  const change =
    from === undefined || to === undefined || from === 0 ? 0 : ((to - from) / from) * 100;
  return html`${show(from)} → ${show(to)} ${
    Math.abs(change) < 0.05
      ? nothing
      : html`<span class="quiet-note">${formatSigned(change)} %</span>`
  }`;
}

function perTest(side: ComparedUsage["base"], key: Figure["key"]): number | undefined {
  const sum = side[key];
  return sum === undefined || side.tests === 0 ? undefined : sum / side.tests;
}
