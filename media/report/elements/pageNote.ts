import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { renderIcon } from "./icon.ts";

/** A page that has nothing to show yet: what it will be, and what is waited for. */
export function renderLoading(title: string, text: string): TemplateResult {
  return html`<main><h1 class="visually-hidden">${title}</h1>
    <p class="page-note" role="status">${renderIcon("loading codicon-modifier-spin")} ${text}</p></main>`;
}

/** A page that cannot show what it is for: that, and why. */
export function renderUnavailable(
  title: string,
  message: string,
  onRetry?: () => void,
): TemplateResult {
  return html`<main><div class="page-note" role="alert">
    ${renderIcon("warning")}<div>
      <h1>${title}</h1><p>${message}</p>
      ${onRetry === undefined ? nothing : html`<p><button class="button" @click=${onRetry}>${t("Try Again")}</button></p>`}
    </div>
  </div></main>`;
}
