/** Rows of a list that are in view, with a few beyond; none when `last < first`. */
export interface VisibleRows {
  readonly first: number;
  readonly last: number;
}

/** The part of the window that a list can be seen in, CSS pixels from the top of the window. */
export interface ViewBounds {
  readonly top: number;
  readonly bottom: number;
}

/** Height of a row of a list, as `.list-row` has it. */
export const rowHeightRem = 1.75;
const rowsBeyond = 8;

/** The same in CSS pixels; works out the styles of the page, and is not for rendering. */
export function rowHeightPx(): number {
  const fontSize = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rowHeightRem * fontSize;
}

/** Which of `total` rows are within the bounds when the first begins at `top` of the window; a few where all are beyond them. */
export function findVisibleRows(top: number, bounds: ViewBounds, total: number): VisibleRows {
  const height = rowHeightPx();
  const first = Math.floor((bounds.top - top) / height) - rowsBeyond;
  const inView = Math.ceil((bounds.bottom - top) / height);
  const last = Math.max(inView, Math.max(0, first)) + rowsBeyond;
  return { first: clamp(first, total), last: total === 0 ? -1 : clamp(last, total) };
}

// --- internal ---

function clamp(index: number, total: number): number {
  return Math.max(0, Math.min(index, total - 1));
}
