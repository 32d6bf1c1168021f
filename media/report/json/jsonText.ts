import { html } from "lit";
import { CutText } from "./cutText.ts";

/** JSON as it was written, every digit kept, with its keys and values told apart. */
export class JsonText extends CutText {
  static override properties = { label: { attribute: false } };
  declare label: string;
  protected override readonly shownLength = 20_000;

  constructor() {
    super();
    this.label = "JSON";
  }

  protected override renderText(shown: string) {
    return html`<pre class="raw" tabindex="0" role="group" aria-label=${this.label}>${splitTokens(shown)}</pre>`;
  }
}

// --- internal ---

// A string and what makes it a key, a number, or a word; all between is as it stands.
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

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
