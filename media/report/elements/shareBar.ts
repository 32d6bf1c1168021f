import "./shareBar.css";
import { html, svg, type TemplateResult } from "lit";

/** Parts of a whole of 100, by the name their colour goes by. */
export interface Share {
  readonly name: "first" | "retried" | "failed" | "errored" | "running";
  readonly share: number;
}

/** A thin bar of shares; the same figures stand beside it as numbers. */
export function renderShareBar(shares: readonly Share[]): TemplateResult {
  let from = 0;
  const parts = shares.map(({ name, share }) => {
    const part = svg`<rect class="share share-${name}" x=${from} y="0" width=${Math.max(0, share)} height="4" />`;
    from += share;
    return part;
  });
  return html`<svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-ground" x="0" y="0" width="100" height="4" />${parts}</svg>`;
}
