import type { CellState } from "../../model/wire/cellRequests.ts";
import { type CellRef, keyOf } from "./testRef.ts";

/** What is shown of a cell. */
export interface ShownCell {
  readonly cell: CellRef;
  readonly runId: string;
  readonly state: CellState["state"];
}

/** Which run each cell shows, so that nothing is told twice. */
export class ShownCells {
  private readonly configs = new Map<string, Map<string, ShownCell>>();

  set(cell: CellRef, runId: string, state: CellState["state"]): void {
    const config = configOf(cell);
    const cells = this.configs.get(config) ?? new Map<string, ShownCell>();
    this.configs.set(config, cells);
    cells.set(keyOf(cell), { cell, runId, state });
  }

  get(cell: CellRef): ShownCell | undefined {
    return this.configs.get(configOf(cell))?.get(keyOf(cell));
  }

  /** What it shows comes of no run any more. */
  forget(cell: CellRef): void {
    this.configs.get(configOf(cell))?.delete(keyOf(cell));
  }

  /** Of each run that cells of a config show, how many do. */
  count(config: Omit<CellRef, "scenario" | "provider">): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { runId } of this.ofConfig(config)) counts[runId] = (counts[runId] ?? 0) + 1;
    return counts;
  }

  /** Cells of a config that show a run which is none of these. */
  listGone(
    config: Omit<CellRef, "scenario" | "provider">,
    runIds: readonly string[],
  ): readonly ShownCell[] {
    const known = new Set(runIds);
    return this.ofConfig(config).filter(({ runId }) => !known.has(runId));
  }

  /** Whether it did not pass the last time. */
  hasFailed(cell: CellRef): boolean {
    const state = this.get(cell)?.state;
    return state === "failed" || state === "errored";
  }

  private ofConfig(config: Omit<CellRef, "scenario" | "provider">): ShownCell[] {
    return [...(this.configs.get(configOf(config))?.values() ?? [])];
  }
}

// --- internal ---

function configOf({ folder, config }: Omit<CellRef, "scenario" | "provider">): string {
  return keyOf({ folder, config });
}
