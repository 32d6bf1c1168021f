import "./fieldTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportCell, ReportModel } from "../../../src/model/results/report.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { renderShareBar } from "../elements/shareBar.ts";
import { scenarioName } from "../session/state.ts";

/** The fields that had other values than expected, the most frequent first; nothing where none had. */
export function renderFields(model: ReportModel): TemplateResult | typeof nothing {
  const rows = model.cells.flatMap(listFields).sort((a, b) => b.missed - a.missed);
  if (rows.length === 0) return nothing;
  const rest = rows.length - mostRows;
  return html`<section class="fields-section">
    <h2 id="fields-title">${t("Missed Fields")}</h2>
    <div class="table-scroll" tabindex="0">
      <table class="fields" aria-labelledby="fields-title" aria-describedby="fields-note">
        <thead>
          <tr>
            <th scope="col">${t("Field")}</th><th scope="col">${t("Scenario")}</th><th scope="col">${t("Provider")}</th>
            <th scope="col">${t("Missed")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, mostRows).map((row) => renderRow(model, row))}
        </tbody>
      </table>
    </div>
    <p class="legend" id="fields-note">
      <span>${t("Tests in which a field had another value than expected, of those with an expected value.")}</span>
      ${rest > 0 ? html`<span>${t("… and {0} more", formatCount(rest))}</span>` : nothing}
    </p>
  </section>`;
}

// --- internal ---

const mostRows = 20;

interface FieldRow {
  readonly provider: string;
  readonly scenario: number;
  readonly pointer: string;
  readonly missed: number;
  readonly tests: number;
}

function listFields({ provider, scenario, fields }: ReportCell): FieldRow[] {
  if (fields === undefined) return [];
  const { tests, missed } = fields;
  return missed.map(({ pointer, tests: count }) => {
    return { provider, scenario, pointer, missed: count, tests };
  });
}

function renderRow(model: ReportModel, { provider, scenario, pointer, missed, tests }: FieldRow) {
  const share = (missed / tests) * 100;
  return html`<tr>
    <th scope="row">${pointer || t("(root)")}</th>
    <td><span class="number">${scenario}</span> ${scenarioName(model, scenario)}</td>
    <td><bdi>${provider}</bdi></td>
    <td class="missed">
      <span>${t("{0} of {1} ({2})", formatCount(missed), formatCount(tests), formatRate(share))}</span>
      ${renderShareBar([{ name: "failed", share }])}
    </td>
  </tr>`;
}
