import type { LoadedPromptScenario } from "../../../model/config/loadedConfig.ts";
import type { ProviderConfig } from "../../../model/config/providerConfig.ts";
import { errorMessage } from "../../../model/userError.ts";
import type { AttemptMessage, JobTest } from "../../../queue/queueMessages.ts";
import { epochNs } from "../../clock.ts";
import type { MadeAttempt } from "../../journal/madeAttempt.ts";
import type { RunJudge } from "../../judging/runJudge.ts";
import type { Masker } from "../../masking/masker.ts";
import { hashCase } from "../../prompts/hashCase.ts";
import { createPromptKeeper } from "../../prompts/promptKeeper.ts";
import { runTest } from "../../prompts/runTest.ts";
import type { ProviderLane } from "../../prompts/sendRequest.ts";
import type { StopSignals } from "../../runControl.ts";
import type { Reporter } from "./reporter.ts";
import type { StoreClock } from "./storeClock.ts";

/** What the tests of one provider are run with. */
export interface TestMeans {
  readonly provider: ProviderConfig;
  readonly lane: ProviderLane;
  readonly masker: Masker;
  readonly judge: RunJudge;
  readonly maxRetries: number;
  readonly signals: StopSignals;
  readonly reporter: Reporter;
  /** Prompts that the coordinator was told of, by hash. */
  readonly toldPrompts: Set<string>;
  readonly clock: StoreClock;
}

/**
 * Runs a test and tells of each attempt as it is made; resolves with what resolves once the store has all of it. Rejects only
 * when the run ends at once.
 */
export async function runJobTest(
  test: JobTest,
  scenario: LoadedPromptScenario,
  delivery: number,
  means: TestMeans,
): Promise<{ readonly told: Promise<void> }> {
  const { provider, lane, masker, judge, maxRetries, signals, reporter } = means;
  const { runNumber, round, case: testCase } = test;
  const key = { provider: provider.id, scenario: scenario.number, runNumber };
  const about = { ...key, delivery };
  const given =
    testCase === undefined ? undefined : { testCase, caseHash: hashCase(testCase), round };
  const tellSent = () => reporter.tell({ type: "sent", ...about });
  let sequence = 0;
  try {
    const result = await runTest(
      key,
      scenario,
      {
        ...{
          lane: countBefore(lane, tellSent),
          price: provider.price,
          maxRetries,
          judge,
          given,
          masker,
        },
        readFiles: refuseFiles,
        keepPrompt: createPromptKeeper(masker),
        onSent: () => undefined,
        record(made, prompt) {
          sequence += 1;
          const isTold = means.toldPrompts.has(prompt.hash);
          means.toldPrompts.add(prompt.hash);
          const told = isTold ? {} : { prompt: [...prompt.messages] };
          const ofPrompt = { promptHash: prompt.hash, ...told };
          void reporter.tell({ ...toMessage(made, means), ...about, sequence, ...ofPrompt });
        },
      },
      signals,
    );
    if (result === undefined) return { told: reporter.tell({ type: "cutOff", ...about }) };
    return { told: reporter.tell({ type: "ended", ...about, attempts: sequence }) };
  } catch (error) {
    signals.now.throwIfAborted();
    return { told: reporter.tell({ type: "fault", ...about, message: errorMessage(error) }) };
  }
}

// --- internal ---

/** A request is told of before it leaves, so that none goes uncounted when this process dies; the wait is no time of the request. */
function countBefore(lane: ProviderLane, tellSent: () => Promise<void>): ProviderLane {
  if (!lane.provider.countsHttpRequests) return lane;
  return {
    ...lane,
    async takeRequestSlot(signal) {
      const startedAt = performance.now();
      await lane.takeRequestSlot(signal);
      await tellSent();
      return performance.now() - startedAt;
    },
  };
}

/** An attempt may wait so long for its turn, and hardly longer. */
const longestWaitMs = 3_600_000;

/** With its times by the clock of the store. */
function toMessage(
  { attempt, activeMs, hasReply, arrivedNs, caseResult }: MadeAttempt,
  { clock }: TestMeans,
): Pick<AttemptMessage, "type" | "attempt" | "hasReply" | "arrivedNs"> {
  const nowMs = clock.nowMs();
  const leadMs = Math.round(nowMs - Date.now());
  const leadNs = BigInt(Math.round(nowMs)) * 1_000_000n - epochNs();
  const { timestamp, durationMs = 0 } = attempt;
  const saidMs = Date.parse(timestamp ?? "") + leadMs;
  const latestMs = nowMs - durationMs;
  // A clock that was set while the attempt was under way says nothing of its beginning.
  const beganMs = saidMs > nowMs || saidMs < latestMs - longestWaitMs ? latestMs : saidMs;
  const shifted = timestamp === undefined ? {} : { timestamp: new Date(beganMs).toISOString() };
  return {
    type: "attempt",
    attempt: {
      type: "ProviderAttempt",
      ...attempt,
      ...shifted,
      activeMs,
      ...(caseResult === undefined ? {} : { caseResult }),
    },
    hasReply,
    arrivedNs: arrivedNs + leadNs,
  };
}

/** A run whose scenarios have files is not put into a queue. */
async function refuseFiles(): Promise<never> {
  throw new RangeError("files do not travel");
}
