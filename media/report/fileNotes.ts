import "./fileNotes.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../src/model/results/report.ts";
import { knownSchemaVersion } from "../../src/model/results/resultFile.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";

/** What of the result file is not shown: what a later version of it may have, what is not read yet or cannot be. */
export function renderFileNotes(model: ReportModel): TemplateResult {
  return html`<div class="file-notes">${renderLaterVersion(model)}${renderReading(model)}</div>`;
}

// --- internal ---

function renderLaterVersion({ head }: ReportModel): TemplateResult | typeof nothing {
  const { schemaVersion = knownSchemaVersion } = head;
  if (schemaVersion <= knownSchemaVersion) return nothing;
  return html`<p class="notice">${renderIcon("info")}<span>${t("This result file is of schema version {0}; this version of Touchstone knows version {1}. What the file has beyond that is not shown.", schemaVersion, knownSchemaVersion)}</span></p>`;
}

function renderReading({ reading, head }: ReportModel): TemplateResult | typeof nothing {
  if (reading === undefined) return nothing;
  const read = formatCount(reading.tests);
  const all = formatCount(head.summary.totalTests);
  if (reading.isGoingOn) {
    return html`<p class="notice">${renderIcon("loading codicon-modifier-spin")}
      <span>${t("Reading the result file: {0} of {1} tests so far. Tables and lists show these.", read, all)}</span>
    </p>`;
  }
  return html`<div class="notice errored" role="alert">${renderIcon("warning")}
    <div><p>${t("The result file cannot be read as a whole: tables and lists show {0} of {1} tests.", read, all)}</p>
    <p>${reading.fault}</p></div>
  </div>`;
}
