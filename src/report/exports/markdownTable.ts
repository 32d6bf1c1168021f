import type { Column } from "../textTable.ts";

/** Lines of a table in Markdown; what its cells say must be fit for one, see `quoteMarkdown`. */
export function formatMarkdownTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  const lines = [
    columns.map(({ title }) => title),
    columns.map(({ alignRight }) => (alignRight ? "--:" : "---")),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
