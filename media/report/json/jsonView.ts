import { t } from "@vscode/l10n";
import { html, nothing } from "lit";
import type { ValidationError } from "../../../src/model/results/resultFile.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import { LightElement } from "../elements/lightElement.ts";
import { annotateJson, type JsonLine } from "./annotateJson.ts";

const shownLines = 400;
const shownLineLength = 2_000;

/** A value as JSON with every validation error beneath the line it is about. */
export class JsonView extends LightElement {
  static override properties = {
    value: { attribute: false },
    errors: { attribute: false },
    label: { attribute: false },
    isWhole: { state: true },
  };
  declare value: unknown;
  declare errors: readonly ValidationError[];
  /** What the value is. */
  declare label: string;
  declare isWhole: boolean;

  constructor() {
    super();
    this.errors = [];
    this.label = t("Parsed reply");
    this.isWhole = false;
  }

  /** Brings the mark of an error into view and puts the focus on it. */
  async revealError(position: number): Promise<void> {
    if (this.mark(position) === null) {
      this.isWhole = true;
      await this.updateComplete;
    }
    const mark = this.mark(position);
    mark?.scrollIntoView({ block: "center" });
    mark?.focus({ preventScroll: true });
  }

  protected override render() {
    const lines = annotateJson(this.value, this.errors);
    const isCut = !this.isWhole && isHuge(lines);
    const shown = isCut ? lines.slice(0, shownLines) : lines;
    return html`<div class="json" role="group" aria-label=${this.label}>
        ${shown.map((line) => [this.renderLine(line, isCut), line.errors.map((at) => this.renderMark(line, at))])}
      </div>
      ${
        isCut
          ? html`<button class="button quiet" @click=${this.showAll}>${t("Show all {0} lines", formatCount(lines.length))}</button>`
          : nothing
      }`;
  }

  private renderLine(line: JsonLine, isCut: boolean) {
    const key = line.key === undefined ? "" : JSON.stringify(line.key);
    return html`<div class=${line.errors.length > 0 ? "json-line marked" : "json-line"}>${indent(line)}${key === "" ? nothing : html`<span class="json-key">${cut(key, isCut)}</span>: `}<span
        class="json-${line.kind}">${cut(line.text, isCut)}</span>${line.comma ? "," : ""}</div>`;
  }

  private renderMark(line: JsonLine, position: number) {
    const error = this.errors[position];
    if (error === undefined) return nothing;
    return html`<div class="json-mark" tabindex="-1" data-error=${position}>
      ${indent(line)}${renderIcon("error")}<span><span class="visually-hidden">${t("Error:")} </span>${error.message}
      <span class="code">${error.code}</span></span></div>`;
  }

  private mark(position: number): HTMLElement | null {
    return this.querySelector(`[data-error="${position}"]`);
  }

  private showAll(): void {
    this.isWhole = true;
  }
}

// --- internal ---

function indent({ depth }: JsonLine) {
  return html`<span class="json-indent">${"  ".repeat(depth)}</span>`;
}

function isHuge(lines: readonly JsonLine[]): boolean {
  return lines.length > shownLines || lines.some(({ text }) => text.length > shownLineLength);
}

function cut(text: string, isCut: boolean): string {
  return isCut && text.length > shownLineLength ? `${text.slice(0, shownLineLength)}…` : text;
}
