/** Rows of a list that are in view, with a few beyond; none when `last < first`. */
export interface VisibleRows {
  readonly first: number;
  readonly last: number;
}

const rowHeightRem = 1.75;
const rowsBeyond = 8;

/** Height of a row of tests in CSS pixels; `.test-row` has the same in rem. */
export function rowHeightPx(): number {
  const fontSize = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rowHeightRem * fontSize;
}

/** Which of `total` rows are in the window when the first begins at `top`. */
export function findVisibleRows(top: number, total: number): VisibleRows {
  const height = rowHeightPx();
  const first = Math.floor(-top / height) - rowsBeyond;
  const last = Math.ceil((window.innerHeight - top) / height) + rowsBeyond;
  return { first: clamp(first, total), last: total === 0 ? -1 : clamp(last, total) };
}

// --- internal ---

function clamp(index: number, total: number): number {
  return Math.max(0, Math.min(index, total - 1));
}
