import type { FrequentFailure } from "../model/results/report.ts";
import type { RunResult } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { adviseOn } from "./failureAdvice.ts";
import type { ScenarioNames } from "./filterTests.ts";
import { faultId, listFaults } from "./testFaults.ts";

/** Gathers over a whole run why tests did not pass. */
export interface FrequentFailures {
  add(outcome: TestOutcome, run: RunResult): void;
  /** The most frequent first; of two as frequent the one that came first. */
  list(most: number): FrequentFailure[];
}

/** A test counts once for each code and place of its last attempt, or for what that errored with. */
export function createFrequentFailures(scenarios?: ScenarioNames): FrequentFailures {
  const groups = new Map<string, FailureGroup>();
  return {
    add({ provider, scenario, runNumber, state }, run) {
      if (state === "passed") return;
      for (const { message, ...fault } of listFaults(run.attempts.at(-1))) {
        const id = faultId(fault);
        const key = `${state} ${id}`;
        const group = groups.get(key) ?? {
          failure: {
            ...fault,
            state,
            filter: { state, fault: id },
            example: { provider, scenario, runNumber },
            message: cut(message),
            advice: adviseOn(fault.reason, scenarios?.[scenario]?.kind === "stream"),
          },
          byProvider: new Map<string, number>(),
        };
        groups.set(key, group);
        group.byProvider.set(provider, (group.byProvider.get(provider) ?? 0) + 1);
      }
    },
    list: (most) =>
      [...groups.values()]
        .map(toFailure)
        .sort((a, b) => b.tests - a.tests)
        .slice(0, most),
  };
}

// --- internal ---

interface FailureGroup {
  readonly failure: Omit<FrequentFailure, "tests" | "providers">;
  /** Tests. */
  readonly byProvider: Map<string, number>;
}

const longestMessage = 160;
/** Those that are told of a failure; few runs have more. */
const mostProviders = 50;

function toFailure({ failure, byProvider }: FailureGroup): FrequentFailure {
  const counted = [...byProvider].map(([provider, tests]) => ({ provider, tests }));
  const tests = counted.reduce((sum, each) => sum + each.tests, 0);
  const providers = counted.sort((a, b) => b.tests - a.tests).slice(0, mostProviders);
  return { ...failure, tests, providers };
}

/** One line that is not too long. */
function cut(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  if (line.length <= longestMessage) return line;
  return `${line.slice(0, longestMessage - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
