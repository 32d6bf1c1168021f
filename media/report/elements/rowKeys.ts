/** Moves the focus among the rows of a table that share one tab stop: arrows, Home, End. True when the key was one of these. */
export function moveRowFocus(event: KeyboardEvent): boolean {
  const { target } = event;
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>("tr[tabindex]") : null;
  if (row === null || event.altKey || event.ctrlKey || event.metaKey) return false;
  const rows = [...(row.closest("table")?.querySelectorAll<HTMLElement>("tr[tabindex]") ?? [])];
  const at = rows.indexOf(row);
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows.length - 1,
  };
  const wanted = targets[event.key];
  if (wanted === undefined) return false;
  const next = rows[Math.max(0, Math.min(rows.length - 1, wanted))];
  row.tabIndex = -1;
  if (next !== undefined) {
    next.tabIndex = 0;
    next.focus();
  }
  event.preventDefault();
  return true;
}
