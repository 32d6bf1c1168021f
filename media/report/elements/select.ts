import { html, type TemplateResult } from "lit";
import { renderIcon } from "./icon.ts";

/** A choice among texts; its label stands for none of them. */
export function renderSelect(
  label: string,
  selected: string,
  choices: readonly (readonly [value: string, text: string])[],
  onSelect: (value: string) => void,
): TemplateResult {
  return html`<span class="select ${selected === "" ? "" : "on"}">
    <select aria-label=${label} @change=${(event: Event) => onSelect(chosenValue(event))}>
      <option value="" .selected=${selected === ""}>${label}</option>
      ${choices.map(
        ([value, text]) =>
          html`<option value=${value} .selected=${value === selected}>${text}</option>`,
      )}
    </select>
    ${renderIcon("chevron-down")}
  </span>`;
}

/** What was typed or chosen. */
export function chosenValue({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : "";
}

/** A form of filters sends nothing. */
export function preventDefault(event: Event): void {
  event.preventDefault();
}
