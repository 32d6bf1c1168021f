import "./warningSection.css";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../../src/model/results/report.ts";
import { formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";

/** What providers were not sent as it stands, and what they do not enforce; nothing where neither is the case. */
export function renderWarnings({ warnings = [] }: ReportModel): TemplateResult | typeof nothing {
  if (warnings.length === 0) return nothing;
  return html`<section class="warnings-section" aria-labelledby="warnings-title">
    <h2 id="warnings-title">Sent Otherwise</h2>
    ${warnings.map(
      ({ provider, warning, tests }) =>
        html`<p class="notice">${renderIcon("warning")}<span><strong><bdi>${provider}</bdi></strong> ${warning} (${formatPlural(tests, "test")})</span></p>`,
    )}
  </section>`;
}
