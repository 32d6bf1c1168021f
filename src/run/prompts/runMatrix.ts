import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { TestCase } from "../../model/config/testCase.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import type { Journal } from "../journal/journal.ts";
import type { RunJudge } from "../judging/runJudge.ts";
import type { Masker } from "../masking/masker.ts";
import type { PlannedTest, RunPlan } from "../plan.ts";
import type { RunControl } from "../runControl.ts";
import { hashCase } from "./hashCase.ts";
import type { ReadPromptFiles } from "./promptFiles.ts";
import { createPromptKeeper, type KeepPrompt } from "./promptKeeper.ts";
import type { RunCases } from "./runCases.ts";
import { type RecordAttempt, runTest } from "./runTest.ts";
import type { ProviderLane } from "./sendRequest.ts";
import type { TestQueue } from "./testQueue.ts";
import type { GivenCase } from "./valueGate.ts";

/** What a matrix is run with; `onTestEnded` is told of a test once its attempts are written, and where they lie. */
export interface MatrixContext {
  readonly plan: Pick<RunPlan, "providers">;
  /** The tests of a provider. */
  readonly openQueue: (provider: string) => TestQueue;
  readonly lanes: ReadonlyMap<string, ProviderLane>;
  readonly maxRetries: number;
  readonly judge: RunJudge;
  readonly control: RunControl;
  readonly journal: Journal;
  readonly cases: RunCases;
  readonly readFiles: ReadPromptFiles;
  readonly masker: Masker;
  /** Told of each attempt once it is written. */
  readonly onAttempt: (key: TestKey, attempt: AttemptResult) => void;
  readonly onTestEnded: (
    outcome: TestOutcome,
    result: RunResult,
    places: readonly LinePlace[],
  ) => void;
}

/**
 * Runs all tests of a plan, providers side by side, each with its own concurrency. Resolves when the last
 * has ended or the run was stopped; a fault of the engine stops the run through its control.
 */
export async function runMatrix(context: MatrixContext): Promise<void> {
  const keepPrompt = createPromptKeeper(context.masker);
  const keeping = { ...context, keepPrompt };
  await Promise.all(context.plan.providers.map((provider) => runProvider(provider, keeping)));
}

// --- internal ---

function giveCase(testCase: TestCase, round: number): GivenCase {
  return { testCase, caseHash: hashCase(testCase), round };
}

type KeepingContext = MatrixContext & { readonly keepPrompt: KeepPrompt };

async function runProvider(provider: ProviderConfig, context: KeepingContext): Promise<void> {
  const { control, lanes, openQueue } = context;
  const lane = lanes.get(provider.id);
  if (lane === undefined) throw new RangeError(`no lane for provider ${provider.id}`);
  const queue = openQueue(provider.id);
  const work = () =>
    runTests(provider, lane, queue, context).catch((error) => {
      if (!control.signals.now.aborted) control.fail(error);
    });
  await Promise.all(Array.from({ length: provider.concurrency }, work));
}

/**
 * Takes tests until there are none. The journal may still be writing a test while the next one sends its first
 * request, but never more than one.
 */
async function runTests(
  provider: ProviderConfig,
  lane: ProviderLane,
  queue: TestQueue,
  context: KeepingContext,
): Promise<void> {
  const { control, journal, cases, maxRetries, judge } = context;
  const { readFiles, masker, keepPrompt } = context;
  const { onAttempt, onTestEnded } = context;
  const { signals } = control;
  let previous: Promise<void> = Promise.resolve();
  for (;;) {
    const test: PlannedTest | undefined = signals.soon.aborted ? undefined : await queue.next();
    if (test === undefined || signals.soon.aborted) break;
    const { scenario, runNumber, round, case: position } = test;
    const key = { provider: provider.id, scenario: scenario.number, runNumber };
    const onSent = () => {
      try {
        journal.addSent(key);
      } catch (error) {
        control.fail(error);
      }
    };
    const written: Promise<LinePlace>[] = [];
    const record: RecordAttempt = (made, prompt) => {
      control.count(made, provider);
      const place = journal.record(key, written.length + 1, made, prompt);
      place.then(() => onAttempt(key, made.attempt), control.fail);
      written.push(place);
    };
    const given =
      position === undefined ? undefined : giveCase(cases.read(scenario.number, position), round);
    const keeping = { readFiles, masker, keepPrompt, record, onSent };
    const means = { lane, price: provider.price, maxRetries, judge, given, ...keeping };
    const result = await runTest(key, scenario, means, signals);
    await previous;
    if (result === undefined) break;
    const outcome = summarizeTest(key, result);
    queue.ended(test, outcome.state);
    previous = Promise.all(written).then(
      (places) => onTestEnded(outcome, result, places),
      control.fail,
    );
  }
  await previous;
}
