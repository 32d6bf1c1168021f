/** Places of a snippet that are filled in one after the other, from 1. */
export interface Placeholders {
  /** A place with a text to begin with. */
  next(text: string): string;
  /** A place where one of these texts is chosen. */
  choose(texts: readonly string[]): string;
}

/** Numbers the places of one snippet. */
export function createPlaceholders(): Placeholders {
  let count = 0;
  return {
    next: (text) => `\${${++count}:${escapeSnippet(inQuotes(text))}}`,
    choose: (texts) => `\${${++count}|${texts.map(escapeChoice).join(",")}|}`,
  };
}

/** Text as it stands in a snippet that means just this text. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}

// --- internal ---

function escapeChoice(text: string): string {
  return inQuotes(text).replaceAll(/[\\$},|]/g, "\\$&");
}

/** As it stands between the quotes of JSON. */
function inQuotes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
