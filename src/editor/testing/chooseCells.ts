import type { CellGroup } from "../../model/wire/cellRequests.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { type CellRef, keyOf, listKeysAbove, type TestRef } from "./testRef.ts";
import { type CellRow, listCellRows, listScenarioRows } from "./testRows.ts";

/** The configs of a folder. */
export interface FolderConfigs {
  /** URI as text. */
  readonly folder: string;
  readonly configs: readonly ConfigSummary[];
}

/** Cells of one config, which one run takes. */
export interface ChosenCells {
  readonly folder: string;
  readonly summary: ConfigSummary;
  readonly groups: readonly CellGroup[];
}

export interface CellChoice {
  /** All there are when absent. */
  readonly include?: readonly TestRef[] | undefined;
  readonly exclude?: readonly TestRef[] | undefined;
  readonly accepts?: (cell: CellRef, row: CellRow) => boolean;
}

/** The cells that lie in what is included and in nothing that is excluded, by config; configs of which there are none are left out. */
export function chooseCells(
  folders: readonly FolderConfigs[],
  { include, exclude = [], accepts = () => true }: CellChoice,
): ChosenCells[] {
  const included = include && new Set(include.map(keyOf));
  const excluded = new Set(exclude.map(keyOf));
  const isChosen = (cell: CellRef, row: CellRow) => {
    // Of a large config there are many cells, and most often all of them are chosen.
    if (included === undefined && excluded.size === 0) return accepts(cell, row);
    const keys = listKeysAbove(cell);
    if (included !== undefined && !keys.some((key) => included.has(key))) return false;
    return !keys.some((key) => excluded.has(key)) && accepts(cell, row);
  };
  return folders.flatMap(({ folder, configs }) =>
    configs.flatMap((summary) => {
      const groups = listScenarioRows(summary).flatMap((scenario): CellGroup[] => {
        const providers = listCellRows(summary, scenario)
          .filter((row) => {
            const { provider } = row;
            const of = { folder, config: summary.file, scenario: scenario.number, provider };
            return isChosen(of, row);
          })
          .map(({ provider }) => provider);
        return providers.length === 0 ? [] : [{ scenario: scenario.number, providers }];
      });
      return groups.length === 0 ? [] : [{ folder, summary, groups }];
    }),
  );
}

/** The cells of a choice, one by one. */
export function listChosen({ folder, summary, groups }: ChosenCells): CellRef[] {
  return groups.flatMap(({ scenario, providers }) =>
    providers.map((provider) => ({ folder, config: summary.file, scenario, provider })),
  );
}
