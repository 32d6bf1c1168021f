import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ComponentFile, TestComponent } from "../../../src/model/results/report.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatCount, formatPerSecond } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { StreamView } from "../session/streamView.ts";
import { renderComponentState, renderRole } from "./streamWords.ts";

/** All components that took part in a test: how each ended, and the files it left. */
export function renderComponents(
  view: StreamView,
  components: readonly TestComponent[],
): TemplateResult {
  return html`<section class="stream-part" aria-labelledby="components-title">
    <h3 id="components-title">${t("Components and Files")}</h3>
    ${repeat(
      components,
      ({ id }) => id,
      (component) => renderComponent(view, component),
    )}
  </section>`;
}

// --- internal ---

function renderComponent(view: StreamView, component: TestComponent) {
  const { role, id, kind, files } = component;
  return html`<div class="component" data-component=${id}>
    <h4>${renderRole(role)}<span class="component-id">${id}</span> <span class="head-sub">${kind}</span> ${renderOutcome(component)}</h4>
    ${
      files.length === 0
        ? html`<p class="quiet-note">${t("None of its files is in this working tree.")}</p>`
        : html`<ul class="files">${repeat(
            files,
            ({ path }) => path,
            (file) => renderFile(view, file, id),
          )}</ul>`
    }
  </div>`;
}

function renderOutcome({ role, observed, source }: TestComponent) {
  const test = observed ?? source;
  if (test === undefined) return nothing;
  const { failed_count: failed, skipped_count: skipped } = source ?? noneLost;
  const notes = [
    role === "source" ? countChanges(test.record_count) : countRecords(test.record_count),
    formatPerSecond(test.records_per_second),
    ...(failed === 0 ? [] : [t("{0} not delivered", formatCount(failed))]),
    ...(skipped === 0 ? [] : [t("{0} skipped", formatCount(skipped))]),
  ];
  return html`${renderComponentState(test.state)}
    <span class="summary-note">${notes.join(", ")}</span>`;
}

const noneLost = { failed_count: 0, skipped_count: 0 };

function countChanges(count: number): string {
  return count === 1 ? t("1 change") : t("{0} changes", formatCount(count));
}

function countRecords(count: number): string {
  return count === 1 ? t("1 record") : t("{0} records", formatCount(count));
}

function renderFile(view: StreamView, { path, bytes }: ComponentFile, id: string) {
  const name = path.slice(path.indexOf(`/${id}/`) + id.length + 2);
  return html`<li>
    <span class="file-name" title=${path}>${name}</span>
    <span class="summary-note">${formatBytes(bytes)}</span>
    <button class="button icon-only" aria-label=${t("Open {0} of {1}", name, id)} title=${t("Open")}
      @click=${() => view.openFile(path, false)}>${renderIcon("go-to-file")}</button>
    <button class="button icon-only" aria-label=${t("Reveal {0} of {1}", name, id)} title=${t("Reveal in File Manager")}
      @click=${() => view.openFile(path, true)}>${renderIcon("folder-opened")}</button>
  </li>`;
}
