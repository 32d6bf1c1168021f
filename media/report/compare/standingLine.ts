import "./standingLine.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { Standing } from "../../../src/model/results/comparisonPage.ts";
import { formatDate } from "../../../src/model/words/dates.ts";
import { verdictWords } from "../../../src/model/words/verdictWords.ts";
import { renderIcon } from "../elements/icon.ts";
import { weave } from "../elements/weave.ts";
import { keepNumbers } from "../format.ts";
import { verdictLooks } from "./verdictLooks.ts";

/** How a run stands against the baseline of its config; nothing where there is none, or it is not known yet. */
export function renderStanding(
  standing: Standing | undefined,
  onOpen: () => void,
): TemplateResult | typeof nothing {
  if (standing === undefined || standing.kind === "none") return nothing;
  if (standing.kind === "isBaseline") {
    return line("bookmark", "same", html`${t("This run is the baseline of its config.")}`);
  }
  if (standing.kind === "lost") {
    return line(
      "warning",
      "unclear",
      html`${t("Against the baseline: cannot tell. {0}", standing.reason)}`,
    );
  }
  const { verdict, sentence, timestamp } = standing;
  const { icon, tone } = verdictLooks[verdict];
  return line(
    icon,
    tone,
    html`${weave(t("Against the baseline of {0}: {1}."), formatDate(timestamp), html`<strong>${verdictWords[verdict]}</strong>`)} <span class="standing-why">${keepNumbers(sentence)}</span>`,
    html`<button class="button" @click=${onOpen}>${renderIcon("git-compare")}<span>${t("Open Comparison")}</span></button>`,
  );
}

// --- internal ---

function line(
  icon: string,
  tone: string,
  text: TemplateResult,
  action: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<section class="standing verdict-${tone}" aria-label=${t("Baseline")}>
    ${renderIcon(icon)}<p>${text}</p>${action}
  </section>`;
}
