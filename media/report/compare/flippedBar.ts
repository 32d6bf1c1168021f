import * as l10n from "@vscode/l10n";
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
  return html`<form class="filters" role="search" aria-label=${l10n.t("Tests that flipped")} @submit=${preventDefault}>
    <label class="text-filter">
      ${renderIcon("search")}
      <span class="visually-hidden">${l10n.t("Search tests")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${l10n.t("Search tests")}
        .value=${filter.text ?? ""} @input=${(event: Event) => change({ text: chosenValue(event) })} />
    </label>
    ${renderSelect(l10n.t("Direction"), filter.direction ?? "", directions, (value) =>
      change({ direction: value === "worse" || value === "better" ? value : undefined }),
    )}
    ${renderSelect(l10n.t("Provider"), filter.provider ?? "", providers, (value) => change({ provider: value }))}
    ${renderSelect(
      l10n.t("Scenario"),
      filter.scenario === undefined ? "" : String(filter.scenario),
      scenarios.map(
        (number) => [String(number), `${number} ${nameScenario([base, head], number)}`] as const,
      ),
      (value) => change({ scenario: value === "" ? undefined : Number(value) }),
    )}
    ${
      Object.keys(filter).length === 0
        ? nothing
        : html`<button type="button" class="button quiet clear-filter" aria-label=${l10n.t("Clear Filter")} @click=${() => onChange({})}>
            ${renderIcon("clear-all")}<span>${l10n.t("Clear Filter")}</span>
          </button>`
    }
  </form>`;
}

// --- internal ---

const directions = [
  ["worse", l10n.t("Worse")],
  ["better", l10n.t("Better")],
] as const;
