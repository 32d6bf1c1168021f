import { html, nothing } from "lit";
import { LightElement } from "../elements/lightElement.ts";
import { formatTextLength } from "../format.ts";

const shownLength = 10_000;

/** A text as it came, cut when it is huge until all of it is asked for. */
export class BoundedText extends LightElement {
  static override properties = { text: { attribute: false }, isWhole: { state: true } };
  declare text: string;
  declare isWhole: boolean;

  constructor() {
    super();
    this.text = "";
    this.isWhole = false;
  }

  protected override render() {
    const isCut = !this.isWhole && this.text.length > shownLength;
    return html`<pre class="raw" tabindex="0">${isCut ? this.text.slice(0, shownLength) : this.text}</pre>
      ${
        isCut
          ? html`<button class="button quiet" @click=${this.showAll}>
              Show all ${formatTextLength(this.text.length)}
            </button>`
          : nothing
      }`;
  }

  private showAll(): void {
    this.isWhole = true;
  }
}
