import { html, svg, type TemplateResult } from "lit";

/** A bar of one amount beside the largest of its table; the figures stand beside it as text. */
export function renderBytesBar(bytes: number, mostBytes: number): TemplateResult {
  const width = mostBytes === 0 ? 0 : (100 * bytes) / mostBytes;
  const bar = svg`<rect class="bytes-share" x="0" y="0" width=${width} height="4" />`;
  return html`<svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-ground" x="0" y="0" width="100" height="4" />${bar}</svg>`;
}
