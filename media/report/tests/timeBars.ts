import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { TimeCounts } from "../../../src/model/results/report.ts";
import { formatCount, formatDuration, formatRate } from "../../../src/model/words/figures.ts";

/** What the bars say in a sentence. */
export function sayBars({ from, counts }: TimeCounts, edgesMs: readonly number[]): string {
  const most = from + counts.indexOf(Math.max(...counts));
  return t(
    "{0} tests took up to {1}, the most of them around {2}",
    formatCount(sumOf(counts)),
    formatDuration(edgesMs[from + counts.length - 1] ?? 0),
    formatDuration(edgesMs[most] ?? 0),
  );
}

/** A bar a bin, of all that the report has; one path, as there may be hundreds of such pictures. */
export function renderTimeBars({ from, counts }: TimeCounts, bins: number): TemplateResult {
  const most = Math.max(...counts);
  const bars = counts.map((count, at) => {
    const height = count === 0 ? 0 : Math.max(1, (count / most) * barHeight);
    return `M${(from + at) * barStep} ${barHeight}v${-height}h${barStep - 1}v${height}z`;
  });
  return html`<svg class="times-bars" viewBox="0 0 ${Math.max(leastBins, bins) * barStep} ${barHeight}" preserveAspectRatio="none" aria-hidden="true">
    <path d=${bars.join("")} /></svg>`;
}

/** The bars as a table, without the bins that nothing fell into. */
export function renderTimeBins(
  { from, counts }: TimeCounts,
  edgesMs: readonly number[],
  name: TemplateResult,
): TemplateResult {
  const total = sumOf(counts);
  let before = 0;
  const rows = counts.map((count, at) => {
    before += count;
    return { bin: from + at, count, upTo: before };
  });
  const most = Math.max(...counts);
  return html`<table class="time-bins">
    <caption>${name}</caption>
    <thead>
      <tr>
        <th scope="col">${t("Took")}</th><th scope="col" class="amount">${t("Tests")}</th>
        <td></td><th scope="col" class="amount">${t("Share")}</th><th scope="col" class="amount">${t("Up to here")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows
        .filter(({ count }) => count > 0)
        .map(
          ({ bin, count, upTo }) => html`<tr>
            <th scope="row">${sayBin(bin, edgesMs)}</th><td class="amount">${formatCount(count)}</td>
            <td aria-hidden="true"><span class="bin-bar" .style=${`width: ${(count / most) * 100}%`}></span></td>
            <td class="amount">${formatRate((count / total) * 100)}</td><td class="amount">${formatRate((upTo / total) * 100)}</td>
          </tr>`,
        )}
    </tbody>
  </table>`;
}

// --- internal ---

const barStep = 5;
const barHeight = 20;
/** The width of fewer bars is that of so many: one alone is no block. */
const leastBins = 8;

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function sayBin(bin: number, edgesMs: readonly number[]): string {
  const last = formatDuration(edgesMs[bin] ?? 0);
  const before = edgesMs[bin - 1];
  return before === undefined ? t("up to {0}", last) : `${formatDuration(before)} – ${last}`;
}
