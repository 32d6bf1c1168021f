/** The texts of the code spans of a line of Markdown, as CommonMark reads them. */
export function listSpans(line: string): string[] {
  const texts: string[] = [];
  scanSpans(line, (text) => {
    texts.push(text);
    return "";
  });
  return texts;
}

/** A line of Markdown with something else in the place of each code span. */
export function replaceSpans(line: string, by: string): string {
  return scanSpans(line, () => by);
}

// --- internal ---

function scanSpans(line: string, replace: (text: string) => string): string {
  return line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gs, (_, _marks, text: string) => {
    const isPadded = /^ .*[^ ].* $/s.test(text);
    return replace(isPadded ? text.slice(1, -1) : text);
  });
}
