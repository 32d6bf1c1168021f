import type { ComparisonModel } from "../../../../src/model/results/comparisonPage.ts";
import { collectComparedRun } from "../../../../src/report/comparison/comparedRun.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { showComparison } from "../../../../src/report/comparison/showComparison.ts";
import { makeHead, makeRun } from "../../store/storeFixtures.ts";

/** Two runs of two providers and the scenarios 2 and 10: `steady` fails seldom in both, `faulty` far more often in the head. */
export function makeModel(): ComparisonModel {
  const base = makeComparedRun({ steady: [4, 4], faulty: [4, 4] });
  const head = makeComparedRun({ steady: [3, 4], faulty: [40, 60] });
  return {
    heads: [base.head, head.head],
    comparisons: compareRuns(base, [head], { metric: "first", margin: 5 }).map(showComparison),
  };
}

// --- internal ---

const scenarios = [2, 10];
const tests = 100;

/** By provider how many of a hundred tests fail in each scenario. */
function makeComparedRun(failures: Readonly<Record<string, readonly number[]>>) {
  const { run, add } = collectComparedRun(
    makeHead({
      config: {
        name: "people",
        providers: Object.keys(failures),
        scenarios,
        runsPerScenario: tests,
        scenarioDetails: {
          "2": { name: "Mail", kind: "prompt" },
          "10": { name: "Person", kind: "prompt" },
        },
      },
    }),
  );
  for (const [provider, counts] of Object.entries(failures)) {
    for (const [at, scenario] of scenarios.entries()) {
      for (let runNumber = 1; runNumber <= tests; runNumber += 1) {
        const made = makeRun(runNumber);
        const isFailed = runNumber <= (counts[at] ?? 0);
        const attempts = made.attempts.map((each) => ({ ...each, success: !isFailed }));
        add(provider, scenario, { ...made, success: !isFailed, attempts });
      }
    }
  }
  return run;
}
