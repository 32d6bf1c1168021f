import type {
  ComparedCell,
  ComparedTotal,
  Verdict,
} from "../../../src/model/results/comparison.ts";
import type { ComparisonModel } from "../../../src/model/results/comparisonPage.ts";
import { type Sorting, type SortKey, sortRows } from "../elements/sortedRows.ts";
import { nameScenario } from "./comparisonState.ts";
import { gravityOf } from "./verdictLooks.ts";

/** One provider × scenario, or one provider over all, and what is said of it in each head; undefined where one lacks it. */
export interface DifferenceRow {
  readonly provider: string;
  /** Absent for all scenarios of a provider. */
  readonly scenario?: number;
  readonly name: string;
  readonly heads: readonly (ComparedTotal | ComparedCell | undefined)[];
}

export type DifferenceColumn =
  | "provider"
  | "scenario"
  | "base"
  | "head"
  | "difference"
  | "p"
  | "verdict";

/** What narrows the rows; an absent key narrows nothing. */
export interface DifferenceFilter {
  readonly verdict?: Verdict | undefined;
  readonly provider?: string | undefined;
  /** In provider, number and name of the scenario; in any case of letters. */
  readonly text?: string | undefined;
}

/** The rows of providers over all scenarios, then those of cells. */
export function listDifferenceRows({ heads, comparisons }: ComparisonModel): {
  readonly totals: readonly DifferenceRow[];
  readonly cells: readonly DifferenceRow[];
} {
  const name = (scenario: number) => nameScenario(heads, scenario);
  return {
    totals: gather(comparisons.map(({ totals }) => totals)).map(({ place, found }) => ({
      provider: place.provider,
      name: "",
      heads: found,
    })),
    cells: gather(comparisons.map(({ cells }) => cells)).map(({ place, found }) => ({
      provider: place.provider,
      scenario: place.scenario,
      name: name(place.scenario),
      heads: found,
    })),
  };
}

export function filterDifferences(
  rows: readonly DifferenceRow[],
  { verdict, provider, text = "" }: DifferenceFilter,
): DifferenceRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (verdict === undefined || row.heads.some((each) => each?.verdict === verdict)) &&
      (provider === undefined || row.provider === provider) &&
      `${row.provider} ${row.scenario ?? ""} ${row.name}`.toLowerCase().includes(wanted),
  );
}

/** By what is said of the head at this position. */
export function sortDifferences(
  rows: readonly DifferenceRow[],
  { column, isDescending }: Sorting<DifferenceColumn>,
  head: number,
): DifferenceRow[] {
  return sortRows(rows, (row) => sortKeys[column](row, row.heads[head]), isDescending);
}

// --- internal ---

type Said = DifferenceRow["heads"][number];

const sortKeys: Readonly<Record<DifferenceColumn, (row: DifferenceRow, said: Said) => SortKey>> = {
  provider: ({ provider }) => provider,
  scenario: ({ scenario = 0 }) => scenario,
  base: (_, said) => rateOf(said?.base),
  head: (_, said) => rateOf(said?.head),
  difference: (_, said) => said?.difference ?? Number.POSITIVE_INFINITY,
  p: (_, said) => said?.pAdjusted ?? 2,
  // The gravest first, and of these those that fell most.
  verdict: (_, said) =>
    said === undefined ? 10_000 : gravityOf(said.verdict) * 1000 + said.difference,
};

function rateOf(side: ComparedTotal["base"] | undefined): number {
  return side === undefined || side.total === 0 ? -1 : side.passed / side.total;
}

/** What each head has at a place, in the order in which places come up. */
function gather<T extends { readonly provider: string; readonly scenario?: number }>(
  heads: readonly (readonly T[])[],
): { place: T; found: (T | undefined)[] }[] {
  const rows = new Map<string, { place: T; found: (T | undefined)[] }>();
  for (const [at, list] of heads.entries()) {
    for (const each of list) {
      const key = `${each.scenario ?? ""} ${each.provider}`;
      const row = rows.get(key) ?? { place: each, found: heads.map(() => undefined) };
      row.found[at] = each;
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}
