import "./teethSection.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel } from "../../../src/model/results/report.ts";
import type { RunTeeth, ScenarioTeeth } from "../../../src/model/results/teeth.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { weave } from "../elements/weave.ts";
import { formatPath } from "../format.ts";
import type { Loadable } from "../session/loadable.ts";
import { hasTeeth, isStreamScenario, scenarioName } from "../session/state.ts";

/** Per prompt scenario, how many spoiled replies its schema refuses, and what it lets pass; nothing while a run goes on. */
export function renderTeeth(
  model: ReportModel,
  teeth: Loadable<RunTeeth>,
): TemplateResult | typeof nothing {
  if (!hasTeeth(model)) return nothing;
  const scenarios = model.head.config.scenarios.filter((each) => !isStreamScenario(model, each));
  return html`<section class="teeth-section" aria-labelledby="teeth-title" aria-busy=${teeth.kind === "loading" ? "true" : "false"}>
    <h2 id="teeth-title">${t("Schema Teeth")}</h2>
    ${
      teeth.kind === "failed"
        ? html`<p class="quiet-note">${teeth.message}</p>`
        : html`<ul class="teeth">
            ${repeat(
              scenarios,
              (scenario) => scenario,
              (scenario) =>
                html`<li>${renderScenario(nameScenario(model, scenario), findTeeth(teeth, scenario))}</li>`,
            )}
          </ul>
          <p class="legend">
            <span>${t("An accepted reply of each scenario, spoiled in one thing after the other. What passes here would pass a test.")}</span>
          </p>`
    }
  </section>`;
}

// --- internal ---

/** Places that are listed, and of them in the line that lists them. */
const mostListed = 100;
const mostInLine = 8;

type Teeth = RunTeeth["scenarios"][number] | "loading" | undefined;

function findTeeth(teeth: Loadable<RunTeeth>, scenario: number): Teeth {
  if (teeth.kind !== "here") return "loading";
  return teeth.value.scenarios.find((each) => each.scenario === scenario);
}

function nameScenario(model: ReportModel, scenario: number) {
  const name = scenarioName(model, scenario);
  const number = html`<span class="number">${scenario}</span>`;
  return name === "" ? number : html`${number} <strong><bdi>${name}</bdi></strong>`;
}

function renderScenario(name: TemplateResult, teeth: Teeth) {
  if (teeth === "loading") return renderPlain(weave(t("The schema of {0} is tried…"), name), true);
  if (teeth === undefined)
    return renderPlain(weave(t("{0} is not in the snapshot of this run"), name));
  if ("problem" in teeth) {
    return renderPlain(weave(t("The schema of {0} was not tried: {1}"), name, teeth.problem));
  }
  const verdict = weave(sayRefused(teeth), name);
  if (teeth.passed.length === 0) return renderPlain(verdict);
  return html`<details class="teeth-details">
    <summary>
      <span>${verdict}</span>
      <span class="summary-note teeth-note">${t("passes: {0}", formatFirst(teeth))}</span>
    </summary>
    ${renderPassed(teeth)}
  </details>`;
}

function renderPlain(text: TemplateResult, isQuiet = false) {
  return html`<p class=${isQuiet ? "teeth-plain quiet-note" : "teeth-plain"}>${text}</p>`;
}

/** The sentence with `{0}` for the name of the scenario. */
function sayRefused({ refused, total, passed }: ScenarioTeeth): string {
  const scenario = "{0}";
  if (passed.length === 0) {
    return total === 1
      ? t("The schema of {0} refuses 1 spoiled reply", scenario)
      : t("The schema of {0} refuses all {1} spoiled replies", scenario, formatCount(total));
  }
  const [few, share] = [formatCount(refused), formatRate((refused / total) * 100)];
  return total === 1
    ? t("The schema of {0} refuses {1} of 1 spoiled reply ({2})", scenario, few, share)
    : t(
        "The schema of {0} refuses {1} of {2} spoiled replies ({3})",
        scenario,
        few,
        formatCount(total),
        share,
      );
}

/** As much of what passes as may find room in a line. */
function formatFirst({ passed }: ScenarioTeeth): string {
  const places = passed.slice(0, mostInLine).map(({ path, mutations }) => {
    return `${formatPath(path)} ${mutations.join(", ")}`;
  });
  return `${places.join("; ")}${passed.length > mostInLine ? " …" : ""}`;
}

function renderPassed({ passed, pathsLeft }: ScenarioTeeth) {
  const rest = passed.length - mostListed;
  return html`<dl class="teeth-passed">
      ${passed
        .slice(0, mostListed)
        .map(
          ({ path, mutations }) =>
            html`<dt>${formatPath(path)}</dt><dd>${mutations.join(", ")}</dd>`,
        )}
    </dl>
    ${rest > 0 ? html`<p class="quiet-note">${rest === 1 ? t("… and 1 more place") : t("… and {0} more places", formatCount(rest))}</p>` : nothing}
    ${
      pathsLeft === undefined
        ? nothing
        : html`<p class="quiet-note">${t("Only the outermost places were spoiled; {0} more were not.", formatCount(pathsLeft))}</p>`
    }`;
}
