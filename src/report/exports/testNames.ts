import type { ResultHead, RunResult } from "../../model/results/resultFile.ts";

/** What a run is told by: the name of its config, its file, or the run's id. */
export function formatConfigName({ id, config }: ResultHead): string {
  return config.name ?? config.file ?? id;
}

/** Number and name of a scenario, as plain text. */
export function formatScenarioName({ config }: ResultHead, scenario: number): string {
  return `${scenario} ${config.scenarioDetails?.[scenario]?.name ?? ""}`.trimEnd();
}

/** Name of a test within its provider and scenario: `invoice-7 round 2`, or `run 3`. */
export function formatTestName({ case: id, round, runNumber }: RunResult): string {
  return id === undefined ? `run ${runNumber}` : `${id} round ${round ?? 1}`;
}
