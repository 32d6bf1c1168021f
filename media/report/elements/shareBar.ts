import "./shareBar.css";
import { html, nothing, svg, type TemplateResult } from "lit";

/** Parts of a whole of 100, by the name their colour goes by. */
export interface Share {
  readonly name: "first" | "retried" | "failed" | "errored" | "running";
  readonly share: number;
}

/** A thin bar of shares, with a range marked on it; the same figures stand beside it as numbers. */
export function renderShareBar(
  shares: readonly Share[],
  range?: { readonly lower: number; readonly upper: number },
): TemplateResult {
  let from = 0;
  const parts = shares.map(({ name, share }) => {
    const part = svg`<rect class="share share-${name}" x=${from} y="0" width=${Math.max(0, share)} height="4" />`;
    from += share;
    return part;
  });
  return html`<svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-ground" x="0" y="0" width="100" height="4" />${parts}${range === undefined ? nothing : renderRange(range)}</svg>`;
}

// --- internal ---

/** Two ticks and what is between them. */
function renderRange({ lower, upper }: { readonly lower: number; readonly upper: number }) {
  const tick = (at: number) =>
    svg`<rect class="range-tick" x=${Math.min(Math.max(at - 0.5, 0), 99)} y="0" width="1" height="4" />`;
  return svg`<rect class="range" x=${lower} y="1.5" width=${Math.max(0, upper - lower)} height="1" />${tick(lower)}${tick(upper)}`;
}
