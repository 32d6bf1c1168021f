import type { CellFigures } from "../../src/model/results/cellFigures.ts";
import type { ResultHead } from "../../src/model/results/resultFile.ts";
import type { HistoryRun } from "../../src/report/history/historyRun.ts";

/** A history that is made up: what its runs have, and which of them differ. */
export interface MadeHistory {
  readonly runs: number;
  readonly providers?: readonly string[];
  /** Tests of each cell. */
  readonly tests?: number;
  readonly hasValues?: boolean;
  readonly change?: (nth: number, head: ResultHead) => ResultHead;
  /** Errored tests of each cell of a run. */
  readonly errored?: (nth: number) => number;
}

/** Runs of `people`, the newest first, as the host reads them. */
export function makeHistoryRuns(made: MadeHistory): HistoryRun[] {
  const runs = Array.from({ length: made.runs }, (_, nth) => makeHistoryRun(made, nth));
  return runs.reverse();
}

export function runIdOf(nth: number): string {
  return `7c9a1f52-1d0e-4a67-8a35-${String(nth).padStart(12, "0")}`;
}

// --- internal ---

const dayMs = 86_400_000;
const firstMs = Date.parse("2026-03-01T09:30:00.000Z");

function makeHistoryRun(made: MadeHistory, nth: number): HistoryRun {
  const { providers = ["gpt-small", "local"], tests = 12, errored = () => 0 } = made;
  const cells = providers.flatMap((provider, at) =>
    [1, 2].map((scenario) =>
      makeCell({ provider, scenario }, { ...made, nth, at, tests, errored: errored(nth) }),
    ),
  );
  const sum = (key: "tests" | "passed" | "errored") =>
    cells.reduce((all, cell) => all + cell[key], 0);
  const head: ResultHead = {
    schemaVersion: 1,
    id: runIdOf(nth),
    timestamp: new Date(firstMs + nth * dayMs).toISOString(),
    status: "completed",
    duration: 61_000,
    summary: {
      totalTests: sum("tests"),
      passed: sum("passed"),
      failed: sum("tests") - sum("passed"),
      successRate: 0,
      plannedTests: sum("tests"),
      errored: sum("errored"),
    },
    config: {
      ...{ providers: [...providers], scenarios: [1, 2], runsPerScenario: tests },
      ...{ name: "people", file: "data/configs/people.touchstone.json" },
      providerDetails: Object.fromEntries(
        providers.map((id) => [id, { kind: "openai", model: nth < 9 ? "model-1" : "model-2" }]),
      ),
      scenarioDetails: {
        1: { name: "Extract a person", kind: "prompt" },
        2: { name: "Triage a support ticket", kind: "prompt" },
      },
      hashes: {
        config: nth < 9 ? "c1" : "c2",
        scenarios: { 1: nth < 4 ? "s1" : "s2", 2: "s" },
        schemas: { 1: "a", 2: nth < 14 ? "b1" : "b2" },
      },
    },
    environment: {
      ...{ touchstone: "0.1.0", node: "24.0.0", platform: "linux" },
      git: {
        commit: `${Math.floor(nth / 2)}f3a9c17d2`.padEnd(40, "0"),
        branch: nth % 5 === 3 ? "topic" : "main",
        dirty: nth % 7 === 6,
      },
    },
  };
  return { head: made.change?.(nth, head) ?? head, cells };
}

function makeCell(
  { provider, scenario }: Pick<CellFigures, "provider" | "scenario">,
  {
    nth,
    at,
    tests,
    errored,
    hasValues = true,
  }: { nth: number; at: number; tests: number; errored: number } & Pick<MadeHistory, "hasValues">,
): CellFigures {
  const swing = (size: number, salt: number) =>
    Math.round(size * Math.sin(nth * 1.7 + salt + scenario) ** 2);
  const left = tests - errored;
  const first = Math.max(0, left - swing(tests / 4, at) - (nth < 4 ? Math.round(tests / 6) : 0));
  const passed = Math.max(first, left - swing(tests / 12, at + 1));
  const durations = Array.from({ length: left }, (_, test) => {
    return 300 + at * 180 + swing(120, test) + (nth >= 9 ? 160 : 0) + test * 11;
  });
  const values =
    hasValues && scenario === 2 ? { valued: tests, met: passed } : { valued: 0, met: 0 };
  return {
    ...{ provider, scenario, tests, passed, first, errored, ...values },
    fitting: passed,
    fittingAtOnce: first,
    ...(left === 0 ? {} : { costUsd: 0.0021 * left * (nth < 9 ? 1 : 1.6) }),
    durationsMs: Float64Array.from(durations).sort(),
    model: nth < 12 ? "model-2024" : "model-2025",
  };
}
