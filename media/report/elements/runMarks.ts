import "./runMarks.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { RunMarks } from "../../../src/model/results/runMarks.ts";
import { renderIcon } from "./icon.ts";

/** The label and the pin of a run, beside its name. */
export function renderMarks({ label, pinned }: RunMarks): TemplateResult | typeof nothing {
  if (label === undefined && pinned !== true) return nothing;
  return html`${label === undefined ? nothing : html`<span class="run-label"><bdi>${label}</bdi></span>`}
    ${pinned === true ? html`<span class="run-mark">${renderIcon("pinned")} ${t("pinned")}</span>` : nothing}`;
}
