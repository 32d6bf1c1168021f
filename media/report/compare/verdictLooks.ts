import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { Verdict } from "../../../src/model/results/comparison.ts";
import { renderIcon } from "../elements/icon.ts";

/** How a verdict is told by itself; within a sentence `verdictWords` tell it. */
interface VerdictLook {
  readonly icon: string;
  readonly label: string;
  /** So many of this verdict. */
  readonly count: (count: string) => string;
  readonly tone: string;
}

/** How a verdict looks, the gravest first; what it says is always there in words too. */
export const verdictLooks: Readonly<Record<Verdict, VerdictLook>> = {
  worse: {
    icon: "arrow-down",
    label: t("Worse"),
    count: (count) => t("{0} worse", count),
    tone: "worse",
  },
  "cannot tell": {
    icon: "question",
    label: t("Cannot tell"),
    count: (count) => t("{0} cannot tell", count),
    tone: "unclear",
  },
  "no worse": {
    icon: "check",
    label: t("No worse"),
    count: (count) => t("{0} no worse", count),
    tone: "same",
  },
  better: {
    icon: "arrow-up",
    label: t("Better"),
    count: (count) => t("{0} better", count),
    tone: "better",
  },
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
