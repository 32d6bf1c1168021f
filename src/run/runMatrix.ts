import type { TestKey } from "../model/report.ts";
import type { RunResult } from "../model/resultFile.ts";
import type { ProviderConfig } from "../model/runConfig.ts";
import { type RunPlan, testsOfProvider } from "./plan.ts";
import type { RunControl } from "./runControl.ts";
import { type RecordAttempt, runTest } from "./runTest.ts";
import type { ProviderLane } from "./sendRequest.ts";

/** What a matrix is run with; `recordFor` gives where the attempts of a test are kept. */
export interface MatrixContext {
  readonly plan: RunPlan;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly maxRetries: number;
  readonly control: RunControl;
  readonly recordFor: (key: TestKey) => RecordAttempt;
  readonly onTestEnded: (key: TestKey, result: RunResult) => void;
}

/**
 * Runs all tests of a plan, providers side by side, each with its own concurrency. Resolves when the last
 * has ended or the run was stopped; a fault of the engine stops the run through its control.
 */
export async function runMatrix(context: MatrixContext): Promise<void> {
  await Promise.all(context.plan.providers.map((provider) => runProvider(provider, context)));
}

// --- internal ---

async function runProvider(provider: ProviderConfig, context: MatrixContext): Promise<void> {
  const lane = context.lanes.get(provider.id);
  if (lane === undefined) throw new RangeError(`no lane for provider ${provider.id}`);
  const { control, maxRetries } = context;
  const { signals } = control;
  const tests = testsOfProvider(context.plan);

  const work = async () => {
    for (const { scenario, runNumber } of tests) {
      if (signals.soon.aborted) return;
      const key = { provider: provider.id, scenario: scenario.number, runNumber };
      const test = {
        lane,
        price: provider.price,
        maxRetries,
        record: context.recordFor(key),
      };
      const result = await runTest(key, scenario, test, signals);
      if (result !== undefined) context.onTestEnded(key, result);
    }
  };
  const guardedWork = () =>
    work().catch((error) => {
      if (!signals.now.aborted) control.fail(error);
    });
  await Promise.all(Array.from({ length: provider.concurrency }, guardedWork));
}
