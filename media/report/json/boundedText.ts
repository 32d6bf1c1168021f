import { html } from "lit";
import { CutText } from "./cutText.ts";

/** A text as it came. */
export class BoundedText extends CutText {
  protected override readonly shownLength = 10_000;

  protected override renderText(shown: string) {
    return html`<pre class="raw" tabindex="0">${shown}</pre>`;
  }
}
