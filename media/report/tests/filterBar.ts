import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel, TestFilter } from "../../../src/model/results/report.ts";
import type { TestSelector } from "../../../src/model/results/testSelector.ts";
import { renderIcon } from "../elements/icon.ts";
import { chosenValue, preventDefault, renderSelect } from "../elements/select.ts";
import type { TestsAction } from "../session/pageActions.ts";
import { changeFilter, isFiltering, scenarioName } from "../session/state.ts";

export interface FilterBarOptions {
  readonly model: ReportModel;
  readonly filter: TestFilter;
  /** Which of the tests that a search found is shown; empty where that is not to be said. */
  readonly position: string;
  readonly onChange: (filter: TestFilter) => void;
  /** Runs tests once more, or more of their cells; absent where nothing can be run. */
  readonly onRun?: ((action: TestsAction, tests: TestSelector) => void) | undefined;
}

const states: Record<NonNullable<TestFilter["state"]>, string> = {
  passed: t("Passed"),
  retried: t("Retried"),
  failed: t("Failed"),
  errored: t("Errored"),
};

/** Narrows the list of tests by state, provider, scenario and text. */
export function renderFilterBar(options: FilterBarOptions): TemplateResult {
  const { model, filter, position, onChange } = options;
  const { providers, scenarios } = model.head.config;
  const change = (part: TestFilter) => onChange(changeFilter(filter, part));
  const state = filter.state ?? "";
  return html`<form class="filters" role="search" aria-label=${t("Tests")} @submit=${preventDefault}>
    <label class="text-filter">
      ${renderIcon("search")}
      <span class="visually-hidden">${t("Search tests")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${t("Search tests")} title=${t("Enter or F3 goes to the next match, with Shift to the one before")}
        .value=${filter.text ?? ""} @input=${(event: Event) => change({ text: chosenValue(event) })} />
      <span class="find-position" role="status">${position}</span>
    </label>
    ${renderSelect(t("State"), state, Object.entries(states), (value) => change({ state: parseState(value) }))}
    ${renderSelect(
      t("Provider"),
      filter.provider ?? "",
      providers.map((id) => [id, id]),
      (value) => change({ provider: value }),
    )}
    ${renderSelect(
      t("Scenario"),
      filter.scenario === undefined ? "" : String(filter.scenario),
      scenarios.map((number) => [String(number), `${number} ${scenarioName(model, number)}`]),
      (value) => change({ scenario: value === "" ? undefined : Number(value) }),
    )}
    ${
      filter.fault === undefined
        ? nothing
        : html`<button type="button" class="button quiet fault-filter" title=${t("Show tests with other failures, too")}
            @click=${() => change({ fault: undefined })}>
            <span class="code">${filter.fault}</span>${renderIcon("close")}
          </button>`
    }
    ${renderRunButtons(options)}
    ${
      isFiltering(filter)
        ? html`<button type="button" class="button quiet clear-filter" aria-label=${t("Clear Filter")}
            @click=${() => onChange({})}>
            ${renderIcon("clear-all")}<span>${t("Clear Filter")}</span>
          </button>`
        : nothing
    }
  </form>`;
}

// --- internal ---

/** What can be run of the tests that are shown, where the filter says exactly which of the run they are. */
function renderRunButtons({ filter, onRun }: FilterBarOptions) {
  const { state, provider, scenario, text, fault } = filter;
  const isExact = text === undefined && fault === undefined;
  if (onRun === undefined || !isExact || state === "passed" || state === "retried") return nothing;
  const tests = changeFilter({}, { state, provider, scenario }) as TestSelector;
  if (Object.keys(tests).length === 0) return nothing;
  const button = (action: TestsAction, icon: string, label: string) =>
    html`<button type="button" class="button quiet icon-only" aria-label=${label} title=${label} @click=${() => onRun(action, tests)}>
      ${renderIcon(icon)}
    </button>`;
  return html`${button("rerunTests", "debug-rerun", t("Rerun These Tests"))}
    ${state === undefined ? button("topUpRun", "add", t("Top Up These Cells…")) : nothing}`;
}

function parseState(value: string): TestFilter["state"] {
  return Object.keys(states).find((state) => state === value) as TestFilter["state"];
}
