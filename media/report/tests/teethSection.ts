import "./teethSection.css";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel } from "../../../src/model/results/report.ts";
import type { RunTeeth, ScenarioTeeth } from "../../../src/model/results/teeth.ts";
import { formatCount, formatPlural, formatRate } from "../../../src/model/words/figures.ts";
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
    <h2 id="teeth-title">Schema Teeth</h2>
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
            <span>An accepted reply of each scenario, spoiled in one thing after the other. What passes here would pass a test.</span>
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
  if (teeth === "loading") return renderPlain(html`The schema of ${name} is tried…`, true);
  if (teeth === undefined) return renderPlain(html`${name} is not in the snapshot of this run`);
  if ("problem" in teeth) {
    return renderPlain(html`The schema of ${name} was not tried: ${teeth.problem}`);
  }
  const verdict = html`The schema of ${name} refuses ${formatRefused(teeth)}`;
  if (teeth.passed.length === 0) return renderPlain(verdict);
  return html`<details class="teeth-details">
    <summary>
      <span>${verdict}</span>
      <span class="summary-note teeth-note">passes: ${formatFirst(teeth)}</span>
    </summary>
    ${renderPassed(teeth)}
  </details>`;
}

function renderPlain(text: TemplateResult, isQuiet = false) {
  return html`<p class=${isQuiet ? "teeth-plain quiet-note" : "teeth-plain"}>${text}</p>`;
}

function formatRefused({ refused, total, passed }: ScenarioTeeth): string {
  const replies = total === 1 ? "1 spoiled reply" : `${formatCount(total)} spoiled replies`;
  if (passed.length === 0) return total === 1 ? replies : `all ${replies}`;
  return `${formatCount(refused)} of ${replies} (${formatRate((refused / total) * 100)})`;
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
    ${rest > 0 ? html`<p class="quiet-note">… and ${formatPlural(rest, "more place")}</p>` : nothing}
    ${
      pathsLeft === undefined
        ? nothing
        : html`<p class="quiet-note">Only the outermost places were spoiled; ${formatCount(pathsLeft)} more were not.</p>`
    }`;
}
