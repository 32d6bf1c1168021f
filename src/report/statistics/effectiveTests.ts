import type { Cell } from "./stratum.ts";

/**
 * Passes and tests that the mean of the rates of cells is worth, each cell counting alike and having a test: their sums where
 * cells are of one size, else k²/Σ(1/n) tests. Pooling would let the largest cell speak for all.
 */
export function effectiveTests(cells: readonly Cell[]): Cell {
  const isEven = cells.every(({ total }) => total === cells[0]?.total);
  if (isEven) {
    const sum = (key: keyof Cell) => cells.reduce((all, cell) => all + cell[key], 0);
    return { passed: sum("passed"), total: sum("total") };
  }
  const rate = cells.reduce((sum, { passed, total }) => sum + passed / total, 0) / cells.length;
  const total = cells.length ** 2 / cells.reduce((sum, cell) => sum + 1 / cell.total, 0);
  return { passed: rate * total, total };
}
