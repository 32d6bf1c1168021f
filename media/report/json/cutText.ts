import { t } from "@vscode/l10n";
import { html, nothing, type PropertyDeclarations } from "lit";
import { LightElement } from "../elements/lightElement.ts";
import { formatTextLength } from "../format.ts";

/** A text that is cut when it is huge, until all of it is asked for. */
export abstract class CutText extends LightElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    isWhole: { state: true },
  };
  declare text: string;
  declare isWhole: boolean;

  constructor() {
    super();
    this.text = "";
    this.isWhole = false;
  }

  /** Resolves once all of it is in the page. */
  async showAll(): Promise<void> {
    this.isWhole = true;
    await this.updateComplete;
  }

  /** Longer texts are cut there. */
  protected abstract readonly shownLength: number;
  protected abstract renderText(shown: string): unknown;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("text")) this.isWhole = false;
  }

  protected override render() {
    const isCut = !this.isWhole && this.text.length > this.shownLength;
    return html`${this.renderText(isCut ? this.text.slice(0, this.shownLength) : this.text)}
      ${
        isCut
          ? html`<button class="button quiet" @click=${this.showAll}>
              ${t("Show all {0}", formatTextLength(this.text.length))}
            </button>`
          : nothing
      }`;
  }
}
