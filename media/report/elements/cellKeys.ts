/** Moves the focus among the cells of a grid that share one tab stop: arrows, Home and End in a row, with Ctrl in the grid. */
export function moveCellFocus(event: KeyboardEvent): void {
  const grid = event.currentTarget;
  const { target } = event;
  if (!(grid instanceof HTMLElement && target instanceof HTMLElement)) return;
  if (event.altKey || event.shiftKey) return;
  const rows = listStops(grid);
  const at = rows.findIndex((row) => row.includes(target));
  const next = findNext(event, rows, at, rows[at]?.indexOf(target) ?? -1);
  if (next === undefined) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  // By no more than it takes, where the browser would bring it to the middle.
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Makes the cell that has taken the focus the one that Tab comes back to. */
export function keepTabStop(event: FocusEvent): void {
  const { currentTarget: grid, target } = event;
  if (!(grid instanceof HTMLElement && target instanceof HTMLElement)) return;
  for (const stop of listStops(grid).flat()) if (stop !== undefined) stop.tabIndex = -1;
  target.tabIndex = 0;
}

// --- internal ---

type Stop = HTMLElement | undefined;

/** By row and column what takes the focus; nothing in a corner. */
function listStops(grid: HTMLElement): Stop[][] {
  return [...grid.querySelectorAll("tr, [role=row]")].map((row) =>
    [...row.children]
      .filter((cell) => cell.checkVisibility())
      .map((cell) => {
        const stop = cell.matches("[tabindex]") ? cell : cell.querySelector("[tabindex]");
        return stop instanceof HTMLElement ? stop : undefined;
      }),
  );
}

function findNext(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  rows: readonly (readonly Stop[])[],
  row: number,
  column: number,
): Stop {
  const isWhole = ctrlKey || metaKey;
  if (key === "Home") return (isWhole ? rows.flat() : rows[row])?.find(isStop);
  if (key === "End") return (isWhole ? rows.flat() : rows[row])?.findLast(isStop);
  if (isWhole) return undefined;
  if (key === "ArrowRight") return rows[row]?.[column + 1];
  if (key === "ArrowLeft") return rows[row]?.[column - 1];
  if (key === "ArrowDown") return rows[row + 1]?.[column];
  if (key === "ArrowUp") return rows[row - 1]?.[column];
  return undefined;
}

function isStop(stop: Stop): boolean {
  return stop !== undefined;
}
