import type { ProviderConfig } from "../model/config/providerConfig.ts";
import type { Limits } from "../model/config/runConfig.ts";
import { longestTimerMs } from "../model/longestTimer.ts";
import type { RunStatus, StopReason } from "../model/results/resultFile.ts";
import { errorMessage } from "../model/userError.ts";
import type { StopAs } from "./activeRun.ts";
import { addSpending, type Spending } from "./journal/journalContent.ts";
import type { MadeAttempt } from "./journal/madeAttempt.ts";
import { createRunPause, type RunPause } from "./runPause.ts";
import { createUsageWatch } from "./usageWatch.ts";

/** How the engine ended; `message` says why it could not go on. */
export interface EngineEnding {
  readonly status: RunStatus;
  readonly stopReason?: StopReason;
  readonly message?: string;
}

/** How the work of a run is told to end. */
export interface StopSignals {
  /** Aborted when nothing new may begin: no test, no attempt, no repeat of a request. */
  readonly soon: AbortSignal;
  /** Aborted when requests under way must end as well. */
  readonly now: AbortSignal;
}

/** Decides when a run stops: the first cause counts, and a fault of the engine above all. */
export interface RunControl {
  readonly signals: StopSignals;
  /** Over at the latest when the run is told to end. */
  readonly pause: RunPause;
  stop(as: StopAs): void;
  fail(error: unknown): void;
  /** Adds an attempt of a provider to what the limits count. */
  count(made: MadeAttempt, provider: ProviderConfig): void;
  /** What was counted. */
  readonly spending: Spending;
  ending(): EngineEnding;
  /** Ends the clock of `maxMinutes`. */
  dispose(): void;
}

/**
 * A limit lets requests under way finish; a user, a closing editor and a fault do not. `warn` is told of limits that
 * cannot be kept. They hold over all parts of a run that goes on: `earlier` is what those before took. The time that it is
 * paused does not count.
 */
export function createRunControl(
  limits: Limits,
  warn: (message: string) => void,
  earlier?: { readonly spending: Spending; readonly activeMs: number },
): RunControl {
  const soon = new AbortController();
  const now = new AbortController();
  let ending: EngineEnding | undefined;
  const spending: Spending = { ...earlier?.spending };
  const watch = createUsageWatch(limits, warn);
  const pause = createRunPause();
  soon.signal.addEventListener("abort", () => void pause.set(undefined));

  const drain = (stopReason: StopReason) => {
    ending ??= { status: "cancelled", stopReason };
    soon.abort();
  };
  const stopNow = (reason: unknown) => {
    soon.abort(reason);
    now.abort(reason);
  };
  const startedAt = performance.now();
  let clock: NodeJS.Timeout | undefined;
  const setClock = async () => {
    clearTimeout(clock);
    if (limits.maxMinutes === undefined || pause.by !== undefined || soon.signal.aborted) return;
    const takenMs = (earlier?.activeMs ?? 0) + performance.now() - startedAt - pause.waitedMs();
    const leftMs = limits.maxMinutes * 60_000 - takenMs;
    clock = setTimeout(() => drain("maxMinutes"), Math.min(leftMs, longestTimerMs));
  };
  pause.listen(setClock);
  void setClock();

  return {
    signals: { soon: soon.signal, now: now.signal },
    pause,
    spending,
    stop(as) {
      ending ??= as === "cancelled" ? { status: as, stopReason: "user" } : { status: as };
      stopNow(new Error(as));
    },
    fail(error) {
      if (ending?.status === "failed") return;
      ending = { status: "failed", stopReason: "error", message: errorMessage(error) };
      stopNow(error);
    },
    count(made, provider) {
      const { attempt } = made;
      addSpending(spending, attempt);
      const { inputTokens = 0, outputTokens = 0, costUsd = 0 } = spending;
      const tokens = inputTokens + outputTokens;
      if (limits.maxTokens !== undefined && tokens >= limits.maxTokens) drain("maxTokens");
      if (limits.maxCostUsd !== undefined && costUsd >= limits.maxCostUsd) drain("maxCostUsd");
      const unkept = watch.count(made, provider);
      if (unkept !== undefined) drain(unkept);
    },
    ending: () => ending ?? { status: "completed" },
    dispose: () => clearTimeout(clock),
  };
}
