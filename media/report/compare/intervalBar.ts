import "./intervalBar.css";
import { t } from "@vscode/l10n";
import { html, svg, type TemplateResult } from "lit";
import type { Verdict } from "../../../src/model/results/comparison.ts";
import { formatPointInterval, formatPoints } from "../../../src/model/words/differences.ts";
import { verdictLooks } from "./verdictLooks.ts";

/** A difference as it is drawn; all in points. */
export interface DrawnDifference {
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** Absent where none is given. */
  readonly verdict?: Verdict;
}

/** What all bars of a table have in common: how far they reach to either side, and the margin. */
export interface BarScale {
  readonly reach: number;
  readonly margin: number;
}

/** The least of a few round reaches that all intervals fit in. */
export function findReach(differences: readonly DrawnDifference[], margin: number): number {
  const most = differences.reduce(
    (reach, { interval: [lower, upper] }) => Math.max(reach, -lower, upper),
    margin,
  );
  return reaches.find((reach) => most <= reach) ?? 100;
}

/** An interval on the common scale, with zero and the margin marked; in words it is told to whoever does not see it. */
export function renderBar(drawn: DrawnDifference, { reach, margin }: BarScale): TemplateResult {
  const { difference, interval, verdict } = drawn;
  const figures = [formatPoints(difference), formatPointInterval(interval)] as const;
  const words = t("{0}, 95 % interval {1}", ...figures);
  const title = t(
    "{0}, 95 % interval {1}; the dashed line is the margin of {2}",
    ...figures,
    margin,
  );
  const tone = verdict === undefined ? "plain" : verdictLooks[verdict].tone;
  const place = (points: number) => ((points + reach) / (2 * reach)) * 100;
  const [left, right] = interval.map(place) as [number, number];
  return html`<svg class="interval-bar bar-${tone}" role="img" aria-label=${words} viewBox="0 0 100 12" preserveAspectRatio="none">
    <title>${title}</title>
    ${svg`<line class="bar-axis" x1="0" x2="100" y1="6" y2="6" />
      <line class="bar-margin" x1=${place(-margin)} x2=${place(-margin)} y1="0" y2="12" />
      <line class="bar-zero" x1="50" x2="50" y1="0" y2="12" />
      <rect class="bar-interval" x=${left} y="3" width=${Math.max(0.5, right - left)} height="6" />
      <line class="bar-point" x1=${place(difference)} x2=${place(difference)} y1="1" y2="11" />`}
  </svg>`;
}

// --- internal ---

const reaches = [2, 5, 10, 20, 50, 100];
