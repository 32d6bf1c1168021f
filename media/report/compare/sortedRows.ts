/** By which column a table is sorted, and whether from the end. */
export interface Sorting<Column extends string> {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** What rows are sorted by; text by its letters, numbers within it by value. */
export type SortKey = number | string;

/** The rows in the order of a column; what is the same stays as it was. */
export function sortRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  isDescending: boolean,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = isDescending ? -1 : 1;
  return keyed.sort((a, b) => sign * compareKeys(a.key, b.key)).map(({ row }) => row);
}

/** The sorting after a column was picked: by it, and the other way round when it was that already. */
export function pickSorting<Column extends string>(
  { column, isDescending }: Sorting<Column>,
  picked: Column,
): Sorting<Column> {
  return { column: picked, isDescending: picked === column ? !isDescending : false };
}

// --- internal ---

const collator = new Intl.Collator("en", { numeric: true });

function compareKeys(a: SortKey, b: SortKey): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : collator.compare(String(a), String(b));
}
