import { escapeControls } from "../../common/escapeControls.ts";

/**
 * Text of any origin as code spans of one line of Markdown: in them nothing is a tag, a link, a mention or emphasis. A
 * bar stands between them, as a table would end its cell at one. What is long is cut.
 */
export function quoteMarkdown(text: string): string {
  return escapeControls(shorten(text)).split("|").map(quoteSpan).join("&#124;");
}

// --- internal ---

const maxLength = 200;

function shorten(text: string): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function quoteSpan(text: string): string {
  if (text === "") return "";
  const runs = text.match(/`+/g) ?? [];
  const marks = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  // A reader takes one space off both ends, unless there is nothing but spaces.
  const needsSpaces = /^`|`$|^ .*[^ ].* $/.test(text);
  return needsSpaces ? `${marks} ${text} ${marks}` : `${marks}${text}${marks}`;
}
