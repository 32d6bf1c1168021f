import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ShownComparison } from "../../../src/model/results/comparisonPage.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { capitalize, unknownFigure } from "../format.ts";

/** What else is not the same on both sides; texts are shown beside one another when asked for. */
export function renderChanged(
  { changed, left, notes }: ShownComparison,
  onDiff: (what: string) => void,
): TemplateResult {
  if (changed.length === 0) {
    const isKnown = !notes.some((note) => note.includes("is not known"));
    return html`<section class="folded-section">
      <h2>${t("What Else Differs")}</h2>
      <p class="quiet-note">${isKnown ? t("Nothing that the result files tell of.") : t("The result files do not tell.")}</p>
    </section>`;
  }
  return html`<section class="folded-section">
    <h2 id="changed-title">${t("What Else Differs")}</h2>
    <div class="table-scroll">
      <table class="figures-table changed-table" aria-labelledby="changed-title">
        <thead><tr>
          <th scope="col">${t("What")}</th><th scope="col">${t("Base")}</th><th scope="col">${t("Head")}</th>
          <th scope="col"><span class="visually-hidden">${t("Texts")}</span></th>
        </tr></thead>
        <tbody>
          ${changed.map(
            ({ what, from, to, text }) => html`<tr>
              <th scope="row"><bdi>${capitalize(what)}</bdi></th>
              <td>${renderValue(from)}</td><td>${renderValue(to)}</td>
              <td>${
                text === undefined
                  ? nothing
                  : html`<button class="button" aria-label=${t("Show Diff of {0}", what)} @click=${() => onDiff(what)}>
                      ${renderIcon("diff")}<span>${t("Show Diff")}</span>
                    </button>`
              }</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${left.changed === 0 ? nothing : html`<p class="legend"><span>${t("… and {0} more", formatCount(left.changed))}</span></p>`}
  </section>`;
}

// --- internal ---

const hashLength = 12;

/** A hash by its beginning. */
function renderValue(value: string | null) {
  if (value === null) return unknownFigure;
  if (value === "true" || value === "false") return value === "true" ? t("yes") : t("no");
  if (!/^[0-9a-f]{16,64}$/.test(value)) return html`<bdi>${value}</bdi>`;
  return html`<span class="code" title=${value}>${value.slice(0, hashLength)}</span>`;
}
