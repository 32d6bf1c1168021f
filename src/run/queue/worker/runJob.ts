import type { LoadedPromptScenario } from "../../../model/config/loadedConfig.ts";
import type { TestKey } from "../../../model/results/report.ts";
import type { JobTest, TestJob } from "../../../queue/queueMessages.ts";
import { runJobTest, type TestMeans } from "./runJobTest.ts";

/** What the jobs of one provider are run with. */
export interface JobMeans extends TestMeans {
  readonly scenarioOf: (number: number) => LoadedPromptScenario;
  /** Whether this worker begins no further test. */
  readonly isLeaving: () => boolean;
  readonly onBegun: (test: TestKey) => void;
  /** Told with the same object as `onBegun`. */
  readonly onEnded: (test: TestKey) => void;
}

/**
 * Runs the tests of a job one after the other, and returns those to the coordinator that are better done by others. `starts` is
 * how often the job was handed out. Resolves once the store has all that is told of it; rejects only when the run ends at once.
 */
export async function runJob(job: TestJob, starts: number, means: JobMeans): Promise<void> {
  const { provider, tests, generation } = job;
  const { reporter } = means;
  const giveBack = (left: readonly JobTest[]) => {
    const keys = left.map(({ scenario, runNumber }) => ({ scenario, runNumber }));
    return reporter.tell({ type: "returned", provider, generation, tests: keys });
  };
  // Whoever had it may have told the end of some of them.
  if (starts > 1 && tests.length > 1) return await giveBack(tests);
  const delivery = generation * 1000 + Math.min(starts, 999);
  const startedAt = performance.now();
  const told: Promise<void>[] = [];
  for (const [at, test] of tests.entries()) {
    const isLate = performance.now() - startedAt > longestMs;
    if (at > 0 && (isLate || means.isLeaving())) {
      told.push(giveBack(tests.slice(at)));
      break;
    }
    const key = { provider, scenario: test.scenario, runNumber: test.runNumber };
    means.onBegun(key);
    try {
      const one = await runJobTest(test, means.scenarioOf(test.scenario), delivery, means);
      told.push(one.told);
    } finally {
      means.onEnded(key);
    }
  }
  await Promise.all(told);
}

// --- internal ---

/** Tests that were sent together are quick; where they are no longer, others may take them. */
const longestMs = 500;
