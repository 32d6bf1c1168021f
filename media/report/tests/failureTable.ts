import "./failureTable.css";
import { html, nothing, type TemplateResult } from "lit";
import type {
  FrequentFailure,
  ReportModel,
  TestFilter,
} from "../../../src/model/results/report.ts";
import { formatCount } from "../../../src/model/words/figures.ts";

/** Why tests did not pass, the most frequent first; nothing where all passed. Each leads to its tests. */
export function renderFailures(
  { failures = [] }: ReportModel,
  onPick: (filter: TestFilter) => void,
): TemplateResult | typeof nothing {
  if (failures.length === 0) return nothing;
  return html`<section class="failures-section">
    <h2 id="failures-title">Most Frequent Failures</h2>
    <div class="table-scroll">
      <table class="failures" aria-labelledby="failures-title" aria-describedby="failures-note">
        <thead>
          <tr>
            <th scope="col">Failure</th><th scope="col">Tests</th><th scope="col">For example</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          ${failures.map((failure) => renderRow(failure, onPick))}
        </tbody>
      </table>
    </div>
    <p class="legend" id="failures-note">
      <span>What the last attempt of each test that did not pass ended with; a test counts once for each.</span>
    </p>
  </section>`;
}

// --- internal ---

function renderRow(failure: FrequentFailure, onPick: (filter: TestFilter) => void) {
  const { reason, state, tests, filter, example, message, advice } = failure;
  const place = html`<bdi>${example.provider}</bdi>, scenario ${example.scenario}, run ${example.runNumber}`;
  return html`<tr>
    <th scope="row">
      <button class="failure-link" title="Show these tests" @click=${() => onPick(filter)}>
        <span class="code">${reason}</span>
      </button>
    </th>
    <td class="count">${formatCount(tests)} ${state}</td>
    <td>${place}${message === "" ? nothing : html`: ${message}`}</td>
    <td>${advice}</td>
  </tr>`;
}
