import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import { isError } from "../../model/config/problem.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { formatPlural } from "../../model/words/figures.ts";

export type ScenarioSummary = ConfigSummary["scenarios"][number];

/** A provider, query or reaction of one scenario. */
export interface CellRow {
  readonly provider: string;
  /** Relative to the workspace folder, with `/`. */
  readonly file: string;
  readonly line: number;
  /** Whether it may be run at every save. */
  readonly runsOnSave: boolean;
}

/** The scenarios of a config, one for each number. */
export function listScenarioRows({ scenarios }: ConfigSummary): ScenarioSummary[] {
  return firstOfEach(scenarios, ({ number }) => number);
}

/** The cells of a scenario: of one of streams what it observes, else every provider of the config. */
export function listCellRows(summary: ConfigSummary, scenario: ScenarioSummary): CellRow[] {
  const { components } = scenario;
  const rows =
    components === undefined
      ? summary.providers.map(({ id, line = 1, runsOnSave = false }) => {
          return { provider: id, file: summary.file, line, runsOnSave };
        })
      : components
          .filter(({ role }) => role !== "source")
          .map(({ id, line = 1 }) => {
            return { provider: id, file: scenario.file, line, runsOnSave: false };
          });
  return firstOfEach(rows, ({ provider }) => provider);
}

/** What keeps a config from being run, in a line. */
export function describeFault({ problems }: ConfigSummary): string | undefined {
  const [first, ...others] = problems.filter(isError);
  if (first === undefined) return undefined;
  const key = first.key === "" ? "" : `${first.key}: `;
  const file = first.file.split(/[\\/]/).at(-1);
  const words = `${file}:${first.line}: ${key}${first.message}`;
  const more = formatPlural(others.length, "more problem");
  return shownLine(others.length === 0 ? words : t("{0} (and {1})", words, more), 1000);
}

// --- internal ---

function firstOfEach<T>(rows: readonly T[], keyOf: (row: T) => string | number): T[] {
  const found = new Map<string | number, T>();
  for (const row of rows) if (!found.has(keyOf(row))) found.set(keyOf(row), row);
  return [...found.values()];
}
