import { summarizeTest } from "../report/summarizeTest.ts";
import { openJournal } from "./journal/journal.ts";
import type { JournalEnd, JournaledStreamTest, JournaledTest } from "./journal/journalContent.ts";
import { runMatrix } from "./prompts/runMatrix.ts";
import type { RunFeed } from "./runFeed.ts";
import { progressIntervalMs, type RunParts } from "./runParts.ts";
import type { ActiveStreamTest } from "./streams/activeStreamTest.ts";
import { runStreams } from "./streams/runStreams.ts";

/** Who is told of what happens while a plan is run. */
export interface RunListener {
  readonly feed: RunFeed;
  readonly onTestEnded: (test: JournaledTest) => void;
  readonly onProgress: () => void;
  readonly onRunning: (test: ActiveStreamTest | undefined) => void;
}

/**
 * Runs the prompt tests, then the stream tests; what goes wrong is told to the run's control. Resolves with what the
 * journals of the providers have come to.
 */
export async function runPlan(
  parts: RunParts,
  listener: RunListener,
): Promise<ReadonlyMap<string, JournalEnd>> {
  const journals =
    parts.plan.prompts.length > 0 ? await runPrompts(parts, listener) : new Map<string, never>();
  if (parts.plan.streams.length > 0) await runStreamTests(parts, listener);
  return journals;
}

// --- internal ---

/** Runs the matrix of prompt tests and journals its attempts. */
async function runPrompts(
  { store, folder, plan, lanes, control, options }: RunParts,
  { feed, onTestEnded }: RunListener,
): Promise<ReadonlyMap<string, JournalEnd>> {
  const { config } = options.loaded;
  const { print, log } = options;
  const journal = openJournal({ store, runId: folder.id, config, print, log });
  await runMatrix({
    plan,
    lanes,
    control,
    maxRetries: config.maxRetries,
    journal,
    onAttempt: (test, attempt) => feed.emit({ type: "attempt", test, attempt }),
    onTestEnded: (key, result, places) =>
      onTestEnded({ outcome: summarizeTest(key, result), places }),
  }).catch(control.fail);
  return await journal.close().catch((error) => {
    control.fail(error);
    return new Map();
  });
}

/** Counts and rates of a stream test change all the time: progress is told of as often as it may be. */
async function runStreamTests(
  { store, folder, plan, control, options }: RunParts,
  { feed, onTestEnded, onProgress, onRunning }: RunListener,
): Promise<void> {
  const { workspaceFolder, log, print } = options;
  const { signals } = control;
  const place = { workspaceFolder, store, runId: folder.id };
  const context = { ...place, signals, feed, log, print, onChange: onProgress };
  const ticking = setInterval(onProgress, progressIntervalMs);
  const onEnded = (test: JournaledStreamTest) => {
    feed.flush();
    const { provider, scenario, runNumber } = test.outcome;
    for (const attempt of test.result.attempts) {
      feed.emit({ type: "attempt", test: { provider, scenario, runNumber }, attempt });
    }
    onTestEnded(test);
  };
  await runStreams({ plan, context, onRunning, onTestEnded: onEnded }).catch(control.fail);
  clearInterval(ticking);
}
