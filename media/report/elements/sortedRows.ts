/** By which column a table is sorted, and whether from the end. */
export interface Sorting<Column extends string> {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** How a column is sorted, as `aria-sort` has it. */
export type Order = "ascending" | "descending" | "none";

/** What rows are sorted by; text by its letters, numbers within it by value. */
export type SortKey = number | string;

/** The rows in the order of a column; what is the same stays as it was, rows without a key come last either way. */
export function sortRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey | undefined,
  isDescending: boolean,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = isDescending ? -1 : 1;
  return keyed
    .sort(({ key: a }, { key: b }) => {
      if (a === undefined || b === undefined)
        return Number(a === undefined) - Number(b === undefined);
      return sign * compareKeys(a, b);
    })
    .map(({ row }) => row);
}

/** How a column is sorted by a sorting. */
export function findOrder<Column extends string>(
  sorting: Sorting<Column> | undefined,
  column: Column,
): Order {
  if (sorting?.column !== column) return "none";
  return sorting.isDescending ? "descending" : "ascending";
}

/** The sorting after a column was picked: by it, and the other way round when it was that already. */
export function pickSorting<Column extends string>(
  { column, isDescending }: Sorting<Column>,
  picked: Column,
): Sorting<Column> {
  return { column: picked, isDescending: picked === column ? !isDescending : false };
}

/** Likewise of rows that have an order of their own: a column once, the other way round, and back to that order. */
export function cycleSorting<Column extends string>(
  sorting: Sorting<Column> | undefined,
  picked: Column,
): Sorting<Column> | undefined {
  if (sorting?.column !== picked) return { column: picked, isDescending: false };
  return sorting.isDescending ? undefined : { column: picked, isDescending: true };
}

// --- internal ---

const collator = new Intl.Collator("en", { numeric: true });

function compareKeys(a: SortKey, b: SortKey): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : collator.compare(String(a), String(b));
}
