import { html, type TemplateResult } from "lit";

/** A codicon; what it says is always beside it in words. */
export function renderIcon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}
