import type { LoadedConfig, LoadedScenario } from "../model/loadedConfig.ts";
import type { ProviderConfig } from "../model/runConfig.ts";
import { UserError } from "../model/userError.ts";
import type { RunSelection } from "./activeRun.ts";

/** The matrix of a run: every provider runs every scenario `runsPerScenario` times. */
export interface RunPlan {
  readonly providers: readonly ProviderConfig[];
  readonly scenarios: readonly LoadedScenario[];
  readonly runsPerScenario: number;
  readonly plannedTests: number;
}

/** Narrows a config's matrix to a selection; throws a `UserError` that names what the config lacks. */
export function buildPlan(loaded: LoadedConfig, selection: RunSelection = {}): RunPlan {
  const providers = pick(loaded.config.providers, selection.providers, (p) => p.id, "provider");
  const scenarios = pick(loaded.scenarios, selection.scenarios, (s) => s.number, "scenario");
  const runsPerScenario = selection.runsPerScenario ?? loaded.config.runsPerScenario;
  const plannedTests = providers.length * scenarios.length * runsPerScenario;
  return { providers, scenarios, runsPerScenario, plannedTests };
}

/** The tests of one provider, run number by run number, so that a run cut short covers every scenario. */
export function* testsOfProvider(
  plan: RunPlan,
): Generator<{ scenario: LoadedScenario; runNumber: number }> {
  for (let runNumber = 1; runNumber <= plan.runsPerScenario; runNumber++) {
    for (const scenario of plan.scenarios) yield { scenario, runNumber };
  }
}

// --- internal ---

function pick<T, K>(
  all: readonly T[],
  wanted: readonly K[] | undefined,
  keyOf: (item: T) => K,
  noun: string,
): readonly T[] {
  if (wanted === undefined || wanted.length === 0) return all;
  const known = new Set(all.map(keyOf));
  const unknown = wanted.find((key) => !known.has(key));
  if (unknown !== undefined) {
    const choices = [...known].join(", ");
    throw new UserError(`The config has no ${noun} ${unknown}; it has ${choices}.`, {
      code: "usage",
    });
  }
  const chosen = new Set(wanted);
  return all.filter((item) => chosen.has(keyOf(item)));
}
