/** A column of a table; what its cells say is HTML. */
export interface HtmlColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly isNumber?: true;
  /** Of sentences. */
  readonly isWide?: true;
  /** Names its row. */
  readonly isHead?: true;
}

/** A table that scrolls by itself where the window is narrow; `label` names it. */
export function formatHtmlTable<Row>(
  label: string,
  columns: readonly HtmlColumn<Row>[],
  rows: readonly Row[],
  total?: Row,
): string {
  const heads = columns.map(({ title, ...column }) => {
    return `<th scope="col"${classOf(column)}>${title}</th>`;
  });
  const body = rows.map((row) => formatRow(columns, row, ""));
  if (total !== undefined) body.push(formatRow(columns, total, ' class="total"'));
  return `<div class="scroll" role="group" tabindex="0" aria-label="${label}"><table>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>
`;
}

// --- internal ---

function formatRow<Row>(columns: readonly HtmlColumn<Row>[], row: Row, attributes: string): string {
  const cells = columns.map(({ cell, isHead, ...column }) =>
    isHead ? `<th scope="row">${cell(row)}</th>` : `<td${classOf(column)}>${cell(row)}</td>`,
  );
  return `<tr${attributes}>${cells.join("")}</tr>`;
}

function classOf({ isNumber, isWide }: Pick<HtmlColumn<never>, "isNumber" | "isWide">): string {
  if (isNumber) return ' class="n"';
  return isWide ? ' class="wide"' : "";
}
