import "../elements/plainTable.css";
import "./valueTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { formatExactJson } from "../../../src/model/json/exactJson.ts";
import type { TestValues } from "../../../src/model/results/resultFile.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { formatPath, unknownFigure } from "../format.ts";

/** What a case expects beside what came, field by field where they differ. */
export function renderValues(values: TestValues | undefined): TemplateResult | typeof nothing {
  if (values === undefined || values.fields.length === 0) return nothing;
  const { compared, matched, fields } = values;
  const rest = compared - matched - fields.length;
  const note =
    compared === 1
      ? t("{0} of 1 field as expected", formatCount(matched))
      : t("{0} of {1} fields as expected", formatCount(matched), formatCount(compared));
  return html`<h4>${t("Values")}
      <span class="summary-note">${note}</span>
    </h4>
    <div class="table-scroll" tabindex="0">
      <table class="plain-table values">
        <thead>
          <tr><th scope="col">${t("Field")}</th><th scope="col">${t("Expected")}</th><th scope="col">${t("Actual")}</th></tr>
        </thead>
        <tbody>
          ${fields.map(
            ({ path, ...sides }) => html`<tr>
              <th scope="row">${formatPath(path)}</th>
              <td class="value">${"expected" in sides ? formatSide(sides.expected) : unknownFigure}</td>
              <td class="value wrong">${"actual" in sides ? formatSide(sides.actual) : unknownFigure}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rest > 0 ? html`<p class="quiet-note">${t("… and {0} more", formatCount(rest))}</p>` : nothing}`;
}

// --- internal ---

function formatSide(value: unknown): string {
  return formatExactJson(value);
}
