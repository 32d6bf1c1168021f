import { html, type TemplateResult } from "lit";

/** A translated sentence with templates where it says `{0}`, `{1}` and so on, in the order that its language has them. */
export function weave(sentence: string, ...parts: readonly unknown[]): TemplateResult {
  const pieces = sentence.split(/\{(\d+)\}/);
  return html`${pieces.map((piece, at) => (at % 2 === 0 ? piece : parts[Number(piece)]))}`;
}
