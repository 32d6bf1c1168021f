import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../src/model/results/report.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";

/** How far the result file is read, or why it cannot be read to its end; nothing where all is there. */
export function renderReadingNote({ reading, head }: ReportModel): TemplateResult | typeof nothing {
  if (reading === undefined) return nothing;
  const read = formatCount(reading.tests);
  const all = formatCount(head.summary.totalTests);
  if (reading.fault === undefined) {
    return html`<p class="notice reading-note">${renderIcon("loading codicon-modifier-spin")}
      <span>${t("Reading the result file: {0} of {1} tests so far. Tables and lists show these.", read, all)}</span>
    </p>`;
  }
  return html`<div class="notice errored reading-note" role="alert">${renderIcon("warning")}
    <div><p>${t("The result file cannot be read to its end: tables and lists show {0} of {1} tests.", read, all)}</p>
    <p>${reading.fault}</p></div>
  </div>`;
}
