import "./warningSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../../src/model/results/report.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";

/** What providers were not sent as it stands, and what they do not enforce; nothing where neither is the case. */
export function renderWarnings({ warnings = [] }: ReportModel): TemplateResult | typeof nothing {
  if (warnings.length === 0) return nothing;
  return html`<section class="warnings-section" aria-labelledby="warnings-title">
    <h2 id="warnings-title">${t("Sent Otherwise")}</h2>
    ${warnings.map(
      ({ provider, warning, tests }) =>
        html`<p class="notice">${renderIcon("warning")}<span><strong><bdi>${provider}</bdi></strong> ${warning} (${tests === 1 ? t("1 test") : t("{0} tests", formatCount(tests))})</span></p>`,
    )}
  </section>`;
}
