import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { type PlannedTest, type RunPlan, testsOfProvider } from "../plan.ts";
import type { RunPause } from "../runPause.ts";

/** The tests of one provider, for all that run them side by side. */
export interface TestQueue {
  /** The next test, once it is known which that is; undefined when there is none any more. */
  next(): Promise<PlannedTest | undefined>;
  /** To be told of each test that was given and has ended. */
  ended(test: PlannedTest, state: TestOutcome["state"]): void;
}

/** A queue that gives no test while its run is paused. */
export function holdBack(queue: TestQueue, pause: RunPause): TestQueue {
  return {
    ...queue,
    async next() {
      await pause.over();
      return await queue.next();
    },
  };
}

/** All tests of a plan that are wanted of a provider. */
export function createPlannedQueue(plan: RunPlan, provider: string): TestQueue {
  const tests = testsOfProvider(plan);
  return {
    async next() {
      // Not by a loop over it: to leave one ends it for all others, too.
      for (let test = tests.next().value; test !== undefined; test = tests.next().value) {
        const key = { provider, scenario: test.scenario.number, runNumber: test.runNumber };
        if (plan.isWanted?.(key) !== false) return test;
      }
      return undefined;
    },
    ended: () => undefined,
  };
}
