import { html, type TemplateResult } from "lit";
import type { Verdict } from "../../../src/model/results/comparison.ts";
import { renderIcon } from "../elements/icon.ts";

/** How a verdict looks, the gravest first; what it says is always there in words too. */
export const verdictLooks: Readonly<
  Record<Verdict, { readonly icon: string; readonly label: string; readonly tone: string }>
> = {
  worse: { icon: "arrow-down", label: "Worse", tone: "worse" },
  "cannot tell": { icon: "question", label: "Cannot tell", tone: "unclear" },
  "no worse": { icon: "check", label: "No worse", tone: "same" },
  better: { icon: "arrow-up", label: "Better", tone: "better" },
};

/** A verdict as icon and word. */
export function renderVerdict(verdict: Verdict): TemplateResult {
  const { icon, label, tone } = verdictLooks[verdict];
  return html`<span class="verdict verdict-${tone}">${renderIcon(icon)}<span>${label}</span></span>`;
}

/** Where a verdict stands when the gravest come first. */
export function gravityOf(verdict: Verdict): number {
  return Object.keys(verdictLooks).indexOf(verdict);
}
