import { html, nothing } from "lit";
import { LightElement } from "../elements/lightElement.ts";
import { formatTextLength } from "../format.ts";

const shownLength = 20_000;
// A string and what makes it a key, a number, or a word; all between is as it stands.
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** JSON as it was written, every digit kept, with its keys and values told apart; cut when it is huge. */
export class JsonText extends LightElement {
  static override properties = {
    text: { attribute: false },
    label: { attribute: false },
    isWhole: { state: true },
  };
  declare text: string;
  declare label: string;
  declare isWhole: boolean;

  constructor() {
    super();
    this.text = "";
    this.label = "JSON";
    this.isWhole = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("text")) this.isWhole = false;
  }

  protected override render() {
    const isCut = !this.isWhole && this.text.length > shownLength;
    const shown = isCut ? this.text.slice(0, shownLength) : this.text;
    return html`<pre class="raw" tabindex="0" role="group" aria-label=${this.label}>${splitTokens(shown)}</pre>
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

// --- internal ---

function splitTokens(text: string) {
  const parts: unknown[] = [];
  let from = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon = ""] = match;
    parts.push(text.slice(from, match.index));
    const kind = string === undefined ? scalarKind(whole) : colon === "" ? "string" : "key";
    parts.push(html`<span class="json-${kind}">${string ?? whole}</span>`, colon);
    from = match.index + whole.length;
  }
  return [...parts, text.slice(from)];
}

function scalarKind(text: string): "number" | "literal" {
  return /^[-\d]/.test(text) ? "number" : "literal";
}
