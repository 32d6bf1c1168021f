/** Rows as a list reads them; those that are not here yet are asked for by `show`. */
export interface RowSource<Row> {
  /** Undefined until the host has said it. */
  readonly total: number | undefined;
  rowAt(index: number): Row | undefined;
  /** Position of a row, if its page is here. */
  indexOf(matches: (row: Row) => boolean): number | undefined;
  show(first: number, last: number): void;
}
