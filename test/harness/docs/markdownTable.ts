/** A table in Markdown; a `|` in a cell stays one. */
export function formatMarkdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const rule = titles.map(() => "---");
  return [titles, rule, ...rows]
    .map((cells) => `| ${cells.map(escapeCell).join(" | ")} |`)
    .join("\n");
}

// --- internal ---

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
