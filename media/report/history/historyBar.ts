import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { HistoryModel } from "../../../src/model/results/history.ts";
import { chosenValue, preventDefault, renderSelect } from "../elements/select.ts";
import type { HistorySession } from "./historySession.ts";

/** What runs are narrowed by: provider, scenario, branch, and the days from and to which they were started. */
export function renderBar(model: HistoryModel, session: HistorySession): TemplateResult {
  const { provider, scenario, branch, from, to } = session.narrowing;
  const orNothing = (value: string) => (value === "" ? undefined : value);
  return html`<form class="filters history-bar" role="search" aria-label=${t("Runs")} @submit=${preventDefault}>
    ${renderSelect(
      t("Provider"),
      provider ?? "",
      withPicked(model.providers, provider).map((id) => [id, id] as const),
      (value) => session.narrow({ provider: orNothing(value) }),
    )}
    ${renderSelect(
      t("Scenario"),
      scenario === undefined ? "" : String(scenario),
      listScenarios(model, scenario),
      (value) => session.narrow({ scenario: value === "" ? undefined : Number(value) }),
    )}
    ${renderSelect(
      t("Branch"),
      branch ?? "",
      withPicked(model.branches, branch).map((name) => [name, name] as const),
      (value) => session.narrow({ branch: orNothing(value) }),
    )}
    <label class="day">${t({ message: "From", comment: ["Before a field for a day"] })} <input type="date" .value=${from ?? ""} max=${to ?? nothing}
      @change=${(event: Event) => session.narrow({ from: orNothing(chosenValue(event)) })} /></label>
    <label class="day">${t({ message: "To", comment: ["Before a field for a day"] })} <input type="date" .value=${to ?? ""} min=${from ?? nothing}
      @change=${(event: Event) => session.narrow({ to: orNothing(chosenValue(event)) })} /></label>
    ${session.isNarrowed ? html`<button class="button quiet" type="button" @click=${() => session.clearNarrowing()}>${t("Clear Filters")}</button>` : nothing}
  </form>`;
}

// --- internal ---

/** What was picked may be gone from the runs since. */
function withPicked(all: readonly string[], picked: string | undefined): readonly string[] {
  return picked === undefined || all.includes(picked) ? all : [picked, ...all];
}

function listScenarios(
  { scenarios }: HistoryModel,
  picked: number | undefined,
): (readonly [string, string])[] {
  const known = scenarios.map(({ number, name }) => {
    return [String(number), name === "" ? `#${number}` : `#${number} ${name}`] as const;
  });
  const isKnown = picked === undefined || scenarios.some(({ number }) => number === picked);
  return isKnown ? known : [[String(picked), `#${picked}`], ...known];
}
