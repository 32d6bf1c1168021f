import "./tables.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ReportModel } from "../../../src/model/results/report.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderShareBar } from "../elements/shareBar.ts";
import { formatRateOf } from "../format.ts";
import { isStreamScenario } from "../session/state.ts";

/** Per provider, the share that passed at once and within each further retry. */
export function renderLadder(model: ReportModel): TemplateResult | typeof nothing {
  const ladders = promptedLadders(model);
  if (ladders.length === 0) return nothing;
  const planned = Math.max(...ladders.map(({ ladder }) => ladder.length));
  const steps = Math.max(1, ...ladders.map(({ ladder }) => rungs(ladder)));
  const hasEnded = ladders.some(({ ended }) => ended > 0);
  const columns = Array.from({ length: Math.min(planned, steps) }, (_, retries) => retries);
  return html`<section class="ladder-section">
    <h2 id="ladder-title">${t("Retry Ladder")}</h2>
    <div class="table-scroll" tabindex="0">
      <table class="ladder" aria-labelledby="ladder-title" aria-describedby="ladder-note">
        <thead>
          <tr>
            <th scope="col" class="corner">${t("Provider")}</th>
            ${columns.map((retries) => html`<th scope="col">${formatRetries(retries)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            ladders,
            ({ provider }) => provider,
            ({ provider, ended, ladder }) => html`<tr>
              <th scope="row"><span class="head-main"><bdi>${provider}</bdi></span><span class="head-sub">${t("n {0}", formatCount(ended))}</span></th>
              ${columns.map((retries) => renderRung(ladder, retries, ended))}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="legend" id="ladder-note">
      <span>${t("Share of tests passed at first attempt, and within so many retries.")}</span>
      ${hasEnded && steps < planned ? html`<span>${formatIdleSteps(steps, planned - 1)}</span>` : nothing}
    </p>
  </section>`;
}

// --- internal ---

/** The ladders of what was prompted: a stream test is never tried again. */
function promptedLadders(model: ReportModel): ReportModel["ladders"] {
  const streams = new Set(
    model.cells.filter(({ scenario }) => isStreamScenario(model, scenario)).map(cellProvider),
  );
  const prompted = new Set(
    model.cells.filter(({ scenario }) => !isStreamScenario(model, scenario)).map(cellProvider),
  );
  return model.ladders.filter(({ provider }) => prompted.has(provider) || !streams.has(provider));
}

function cellProvider({ provider }: ReportModel["cells"][number]): string {
  return provider;
}

/** How many rungs there are until nothing is gained any more. */
function rungs(ladder: readonly number[]): number {
  const last = ladder.at(-1);
  return last === undefined ? 0 : Math.min(ladder.length, ladder.indexOf(last) + 1);
}

function formatRetries(retries: number): string {
  if (retries === 0) return t("First");
  return `+${retries}`;
}

function renderRung(ladder: readonly number[], retries: number, ended: number) {
  const first = ladder[0] ?? 0;
  const share = ladder[Math.min(retries, ladder.length - 1)] ?? 0;
  return html`<td>
    <span class="rung-rate">${formatRateOf(share, ended)}</span>
    ${renderShareBar([
      { name: "first", share: first },
      { name: "retried", share: share - first },
    ])}
  </td>`;
}

function formatIdleSteps(first: number, last: number): string {
  return first === last
    ? t("Nothing gained at +{0}.", first)
    : t("Nothing gained from +{0} to +{1}.", first, last);
}
