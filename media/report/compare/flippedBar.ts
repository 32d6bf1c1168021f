import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { FlippedFilter } from "../../../src/model/results/comparisonPage.ts";
import { renderIcon } from "../elements/icon.ts";
import { chosenValue, preventDefault, renderSelect } from "../elements/select.ts";
import { changeFlippedFilter, type LookedAt, nameScenario } from "./comparisonState.ts";

/** Narrows the tests that flipped by direction, provider, scenario and text. */
export function renderFlippedBar(
  { base, head, comparison }: LookedAt,
  filter: FlippedFilter,
  onChange: (filter: FlippedFilter) => void,
): TemplateResult {
  const change = (part: FlippedFilter) => onChange(changeFlippedFilter(filter, part));
  const providers = comparison.totals.map(({ provider }) => [provider, provider] as const);
  const scenarios = [...new Set(comparison.cells.map(({ scenario }) => scenario))].toSorted(
    (a, b) => a - b,
  );
  return html`<form class="filters" role="search" aria-label=${t("Tests that flipped")} @submit=${preventDefault}>
    <label class="text-filter">
      ${renderIcon("search")}
      <span class="visually-hidden">${t("Search tests")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${t("Search tests")}
        .value=${filter.text ?? ""} @input=${(event: Event) => change({ text: chosenValue(event) })} />
    </label>
    ${renderSelect(t("Direction"), filter.direction ?? "", directions, (value) =>
      change({ direction: value === "worse" || value === "better" ? value : undefined }),
    )}
    ${renderSelect(t("Provider"), filter.provider ?? "", providers, (value) => change({ provider: value }))}
    ${renderSelect(
      t("Scenario"),
      filter.scenario === undefined ? "" : String(filter.scenario),
      scenarios.map(
        (number) => [String(number), `${number} ${nameScenario([base, head], number)}`] as const,
      ),
      (value) => change({ scenario: value === "" ? undefined : Number(value) }),
    )}
    ${
      Object.keys(filter).length === 0
        ? nothing
        : html`<button type="button" class="button quiet clear-filter" aria-label=${t("Clear Filter")} @click=${() => onChange({})}>
            ${renderIcon("clear-all")}<span>${t("Clear Filter")}</span>
          </button>`
    }
  </form>`;
}

// --- internal ---

const directions = [
  ["worse", t("Worse")],
  ["better", t("Better")],
] as const;
