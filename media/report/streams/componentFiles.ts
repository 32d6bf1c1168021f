import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ComponentFile, TestComponent } from "../../../src/model/results/report.ts";
import { formatBytes } from "../../../src/model/words/bytes.ts";
import { formatCount, formatPerSecond, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { StreamView } from "../session/streamView.ts";
import { renderComponentState, renderRole } from "./streamWords.ts";

/** All components that took part in a test: how each ended, and the files it left. */
export function renderComponents(
  view: StreamView,
  components: readonly TestComponent[],
): TemplateResult {
  return html`<section class="stream-part" aria-labelledby="components-title">
    <h3 id="components-title">Components and Files</h3>
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
        ? html`<p class="quiet-note">None of its files is in this working tree.</p>`
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
  const noun = role === "source" ? "change" : "record";
  return html`${renderComponentState(test.state)}
    <span class="summary-note">${formatPlural(test.record_count, noun)}, ${formatPerSecond(test.records_per_second)}${
      source === undefined || source.failed_count === 0
        ? ""
        : `, ${formatCount(source.failed_count)} not delivered`
    }${source === undefined || source.skipped_count === 0 ? "" : `, ${formatCount(source.skipped_count)} skipped`}</span>`;
}

function renderFile(view: StreamView, { path, bytes }: ComponentFile, id: string) {
  const name = path.slice(path.indexOf(`/${id}/`) + id.length + 2);
  return html`<li>
    <span class="file-name" title=${path}>${name}</span>
    <span class="summary-note">${formatBytes(bytes)}</span>
    <button class="button icon-only" aria-label="Open ${name} of ${id}" title="Open"
      @click=${() => view.openFile(path, false)}>${renderIcon("go-to-file")}</button>
    <button class="button icon-only" aria-label="Reveal ${name} of ${id}" title="Reveal in File Manager"
      @click=${() => view.openFile(path, true)}>${renderIcon("folder-opened")}</button>
  </li>`;
}
