import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { StoredRun } from "../../../src/model/wire/dataRequests.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import { formatCount, formatRate } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { renderMarks } from "../elements/runMarks.ts";
import { chosenValue, preventDefault, renderSelect } from "../elements/select.ts";
import { unknownFigure } from "../format.ts";
import type { DataSession } from "./dataSession.ts";

/** Runs with what each takes, to be ticked, exported and deleted. */
export function renderRuns(session: DataSession): TemplateResult {
  const { value, failure } = session.runs;
  const { runs = [], total = 0 } = value ?? {};
  return html`<section aria-labelledby="runs-title">
    <div class="section-line">
      <h2 id="runs-title">${t("Runs")} <span class="count">${formatCount(total)}</span></h2>
      ${renderBar(session)}
    </div>
    <div class="section-line">${renderActions(session, runs)}</div>
    ${failure === undefined ? nothing : html`<p class="notice errored" role="alert">${renderIcon("warning")}<span>${failure}</span></p>`}
    ${value !== undefined && total === 0 ? html`<p class="quiet-note">${sayNone(session)}</p>` : nothing}
    ${runs.length === 0 ? nothing : renderTable(session, runs)}
    ${renderMore(session, runs.length, total)}
  </section>`;
}

// --- internal ---

function sayNone({ narrowing }: DataSession): string {
  const isNarrowed = Object.values(narrowing).some((value) => value !== undefined && value !== "");
  return isNarrowed ? t("No run is like that.") : t("There are no runs yet.");
}

const ages = [7, 30, 90, 365];

function renderBar(session: DataSession) {
  const { narrowing, storage } = session;
  const names =
    storage.value?.configs.flatMap(({ name }) => (name === undefined ? [] : [name])) ?? [];
  const { config } = narrowing;
  const all = config === undefined || names.includes(config) ? names : [config, ...names];
  return html`<form class="filters" role="search" aria-label=${t("Runs")} @submit=${preventDefault}>
    <label class="text-filter">${renderIcon("search")}<span class="visually-hidden">${t("Search runs")}</span>
      <input type="search" maxlength="200" spellcheck="false" placeholder=${t("Search runs")} .value=${narrowing.text ?? ""}
        @change=${(event: Event) => session.narrow({ ...narrowing, text: chosenValue(event) })} /></label>
    ${renderSelect(
      t("Config"),
      config ?? "",
      all.map((name) => [name, name] as const),
      (value) => session.narrow({ ...narrowing, config: value === "" ? undefined : value }),
    )}
    ${renderSelect(
      t("Age"),
      narrowing.olderThanDays === undefined ? "" : String(narrowing.olderThanDays),
      ages.map((days) => [String(days), t("Older than {0} days", days)] as const),
      (value) =>
        session.narrow({ ...narrowing, olderThanDays: value === "" ? undefined : Number(value) }),
    )}
  </form>`;
}

function renderActions(session: DataSession, runs: readonly StoredRun[]) {
  const runIds = [...session.selected];
  const isNone = runIds.length === 0;
  const bytes = runs
    .filter(({ entry }) => session.selected.has(entry.id))
    .reduce((sum, run) => sum + run.bytes, 0);
  const remove = (exportsFirst: boolean) => () =>
    session.act({ type: "deleteRuns", runIds, exportsFirst });
  return html`<div class="actions" role="group" aria-label=${t("Ticked runs")}>
    <button class="button" ?disabled=${isNone} @click=${() => session.act({ type: "exportRuns", runIds })}>
      ${renderIcon("export")}<span>${t("Export…")}</span></button>
    <button class="button" ?disabled=${isNone} @click=${remove(true)}>${renderIcon("archive")}<span>${t("Export and Delete…")}</span></button>
    <button class="button" ?disabled=${isNone} @click=${remove(false)}>${renderIcon("trash")}<span>${t("Delete")}</span></button>
    <span class="quiet-note" role="status">${isNone ? t("Tick runs to export or delete them.") : t("{0} ticked, {1}", formatCount(runIds.length), formatBytes(bytes))}</span>
  </div>`;
}

function renderTable(session: DataSession, runs: readonly StoredRun[]) {
  const ids = runs.map(({ entry }) => entry.id);
  const count = ids.filter((id) => session.selected.has(id)).length;
  return html`<div class="table-scroll"><table class="stored-runs">
    <thead><tr>
      <td><input type="checkbox" aria-label=${t("Tick all that are listed")} .checked=${count === ids.length}
        .indeterminate=${count > 0 && count < ids.length} @change=${(event: Event) => session.select(ids, isTicked(event))} /></td>
      <th scope="col">${t("Run")}</th><th scope="col">${t("Started")}</th><th scope="col" class="amount">${t("Tests")}</th>
      <th scope="col" class="amount">${t("Passed")}</th><th scope="col" class="amount">${t("Size")}</th></tr></thead>
    <tbody>${runs.map((run) => renderRun(session, run))}</tbody>
  </table></div>`;
}

function renderRun(session: DataSession, run: StoredRun) {
  const { entry, bytes, isBaseline } = run;
  const { id, name, timestamp, summary, probe } = entry;
  const shown = name ?? id;
  const started = formatDateTime(timestamp);
  const open = () => session.act({ type: "openReport", runId: id });
  return html`<tr>
    <td><input type="checkbox" aria-label=${t("Tick {0} of {1}", shown, started)} .checked=${session.selected.has(id)}
      @change=${(event: Event) => session.select([id], isTicked(event))} /></td>
    <th scope="row"><button class="link" @click=${open}><bdi>${shown}</bdi></button>
      ${renderMarks(run)}
      ${isBaseline ? html`<span class="run-mark">${renderIcon("bookmark")} ${t("baseline")}</span>` : nothing}</th>
    <td>${started}</td>
    <td class="amount">${formatCount(summary.totalTests)}</td>
    <td class="amount">${summary.totalTests === 0 || probe === true ? unknownFigure : formatRate(summary.successRate)}</td>
    <td class="amount">${formatBytes(bytes)}</td>
  </tr>`;
}

function renderMore(session: DataSession, shown: number, total: number) {
  if (shown === 0 || shown >= total) return nothing;
  const [some, all] = [formatCount(shown), formatCount(total)];
  return session.mayLoadMore
    ? html`<p><button class="button" @click=${() => session.loadMore()}>${t("Load More")}</button> <span class="quiet-note">${t("{0} of {1}", some, all)}</span></p>`
    : html`<p class="quiet-note">${t("{0} of {1}: narrow them down to see others.", some, all)}</p>`;
}

function isTicked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked;
}
