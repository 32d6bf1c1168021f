import { t } from "@vscode/l10n";
import { html, type TemplateResult } from "lit";

/** Number and name of a scenario in a `.scenario-cell`, or that it is all of them. */
export function renderScenarioName(scenario: number | undefined, name: string): TemplateResult {
  return scenario === undefined
    ? html`<span class="number">${t("all")}</span>`
    : html`<span class="number">${scenario}</span> <bdi>${name}</bdi>`;
}
