import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ExpiredRun } from "../../../src/model/results/storage.ts";
import type { DataOverview } from "../../../src/model/wire/dataProtocol.ts";
import { formatConjunction } from "../../../src/model/words/alternatives.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { weave } from "../elements/weave.ts";
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
      <h2 id="retention-title">${t("Retention")} <span class="count">${isEnabled ? t("on") : t("off")}</span></h2>
      <button class="button" @click=${() => session.act({ type: "openRetentionSettings" })}>
        ${renderIcon("settings-gear")}<span>${t("Open Settings")}</span></button>
      <button class="button" @click=${() => session.act({ type: "cleanUp" })}>
        ${renderIcon("clear-all")}<span>${t("Clean Up Runs…")}</span></button>
      ${
        value?.progress !== undefined
          ? html`<button class="button" @click=${() => session.stopPlanning()}>
              ${renderIcon("debug-stop")}<span>${t("Stop")}</span></button>`
          : nothing
      }
      ${
        isTrusted && value !== undefined && value.count > 0
          ? html`<button class="button" @click=${() => session.act({ type: "applyRetention" })}>
              ${renderIcon("trash")}<span>${t("Apply Now")}</span></button>`
          : nothing
      }
    </div>
    <p>${rules === "" ? t("No rule is set: every run is kept.") : t("Kept of each config: {0}; always its baseline, its pinned runs and its newest.", rules)}
      ${isEnabled && rules !== "" ? t("Applied when the Runs view is first shown.") : nothing}
      ${exportFolder === undefined ? nothing : weave(t("Result files are exported to {0} before."), html`<code>${exportFolder}</code>`)}</p>
    ${failure === undefined ? nothing : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span></p>`}
    ${value === undefined ? nothing : renderExpired(value)}
  </section>`;
}

// --- internal ---

const mostShown = 200;

function describePolicy({ keepLast, keepDays }: DataOverview["retention"]["policy"]): string {
  return formatConjunction([
    ...(keepLast === undefined ? [] : [sayLast(keepLast)]),
    ...(keepDays === undefined ? [] : [sayDays(keepDays)]),
  ]);
}

function sayLast(runs: number): string {
  return runs === 1 ? t("the last run") : t("the last {0} runs", formatCount(runs));
}

function sayDays(days: number): string {
  return days === 1
    ? t("those of the last 1 day")
    : t("those of the last {0} days", formatCount(days));
}

function renderExpired({ runs, count, bytes, progress }: Expired) {
  if (progress !== undefined) {
    const [done, total] = [formatCount(progress.done), formatCount(progress.total)];
    return html`<p class="quiet-note">${t("Looking which runs would go: {0} of {1}", done, total)}</p>`;
  }
  if (count === 0) return html`<p class="quiet-note">${t("No run would go.")}</p>`;
  const size = formatBytes(bytes);
  const shown = runs.slice(0, mostShown);
  const rest = count - shown.length;
  return html`<details class="expired">
    <summary>${count === 1 ? t("1 run would go, {0}", size) : t("{0} runs would go, {1}", formatCount(count), size)}</summary>
    <div class="table-scroll"><table>
      <thead><tr><th scope="col">${t("Run")}</th><th scope="col">${t("Started")}</th><th scope="col">${t("Why")}</th><th scope="col" class="amount">${t("Size")}</th></tr></thead>
      <tbody>${shown.map(renderExpiredRun)}</tbody>
    </table></div>
    ${rest === 0 ? nothing : html`<p class="quiet-note">${t("and {0} more", formatCount(rest))}</p>`}
  </details>`;
}

function renderExpiredRun({ entry, why, bytes }: ExpiredRun) {
  return html`<tr>
    <th scope="row"><bdi>${entry.name ?? entry.id}</bdi></th>
    <td>${formatDateTime(entry.timestamp)}</td><td>${why}</td><td class="amount">${formatBytes(bytes)}</td>
  </tr>`;
}
