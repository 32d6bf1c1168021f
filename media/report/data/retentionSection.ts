import { html, nothing, type TemplateResult } from "lit";
import type { ExpiredRun } from "../../../src/model/results/storage.ts";
import type { DataOverview } from "../../../src/model/wire/dataProtocol.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { DataSession, Expired } from "./dataSession.ts";

/** What the settings keep, and which runs would go by them. */
export function renderRetention(
  { retention, isTrusted }: DataOverview,
  session: DataSession,
): TemplateResult {
  const { isEnabled, policy, exportFolder } = retention;
  const { value, failure } = session.expired;
  const rules = describePolicy(policy);
  return html`<section aria-labelledby="retention-title">
    <div class="section-line">
      <h2 id="retention-title">Retention <span class="count">${isEnabled ? "on" : "off"}</span></h2>
      <button class="button" @click=${() => session.act({ type: "openRetentionSettings" })}>
        ${renderIcon("settings-gear")}<span>Open Settings</span></button>
      <button class="button" @click=${() => session.act({ type: "cleanUp" })}>
        ${renderIcon("clear-all")}<span>Clean Up Runs…</span></button>
      ${
        isTrusted && value !== undefined && value.count > 0
          ? html`<button class="button" @click=${() => session.act({ type: "applyRetention" })}>
              ${renderIcon("trash")}<span>Apply Now</span></button>`
          : nothing
      }
    </div>
    <p>${rules === "" ? "No rule is set: every run is kept." : `Kept of each config: ${rules}; always its baseline, its pinned runs and its newest.`}
      ${isEnabled && rules !== "" ? "Applied when the Runs view is first shown." : nothing}
      ${exportFolder === undefined ? nothing : html`Result files are exported to <code>${exportFolder}</code> before.`}</p>
    ${failure === undefined ? nothing : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span></p>`}
    ${value === undefined ? nothing : renderExpired(value)}
  </section>`;
}

// --- internal ---

const mostShown = 200;

function describePolicy({ keepLast, keepDays }: DataOverview["retention"]["policy"]): string {
  return [
    ...(keepLast === undefined
      ? []
      : [keepLast === 1 ? "the last run" : `the last ${formatPlural(keepLast, "run")}`]),
    ...(keepDays === undefined ? [] : [`those of the last ${formatPlural(keepDays, "day")}`]),
  ].join(" and ");
}

function renderExpired({ runs, count, bytes }: Expired) {
  if (count === 0) return html`<p class="quiet-note">No run would go.</p>`;
  const shown = runs.slice(0, mostShown);
  const rest = count - shown.length;
  return html`<details class="expired">
    <summary>${formatPlural(count, "run")} would go, ${formatBytes(bytes)}</summary>
    <div class="table-scroll"><table>
      <thead><tr><th scope="col">Run</th><th scope="col">Started</th><th scope="col">Why</th><th scope="col" class="amount">Size</th></tr></thead>
      <tbody>${shown.map(renderExpiredRun)}</tbody>
    </table></div>
    ${rest === 0 ? nothing : html`<p class="quiet-note">and ${formatCount(rest)} more</p>`}
  </details>`;
}

function renderExpiredRun({ entry, why, bytes }: ExpiredRun) {
  return html`<tr>
    <th scope="row"><bdi>${entry.name ?? entry.id}</bdi></th>
    <td>${formatDateTime(entry.timestamp)}</td><td>${why}</td><td class="amount">${formatBytes(bytes)}</td>
  </tr>`;
}
