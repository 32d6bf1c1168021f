import { errorMessage } from "../../model/userError.ts";
import {
  DispatchError,
  type Dispatcher,
  type DispatchFailure,
  type OutgoingChange,
} from "../dispatchers/dispatcher.ts";

/** Told of each failed delivery. */
export type OnFailure = (
  failure: DispatchFailure & { readonly message: string; readonly sequences: readonly number[] },
) => void;

/** Brings changes to all dispatchers of a source; it waits for the slowest and never rejects. */
export class ChangeSender {
  private readonly dispatchers: readonly Dispatcher[];
  private readonly onFailure: OnFailure;

  constructor(dispatchers: readonly Dispatcher[], onFailure: OnFailure) {
    this.dispatchers = dispatchers;
    this.onFailure = onFailure;
  }

  async send(outgoing: OutgoingChange): Promise<void> {
    await Promise.all(
      this.dispatchers.map((dispatcher) =>
        this.attempt(() => dispatcher.send(outgoing), [outgoing.sequence]),
      ),
    );
  }

  async flush(): Promise<void> {
    await Promise.all(
      this.dispatchers.map((dispatcher) => this.attempt(() => dispatcher.flush(), [])),
    );
  }

  /** Delivers what is gathered when a wait until `untilNs` would hold it back for longer than 100 ms. */
  async flushBeforeWait(nowNs: bigint, untilNs: bigint): Promise<void> {
    if (untilNs <= nowNs) return;
    const oldestNs = this.dispatchers.reduce(
      (oldest, { gatheredSinceNs = oldest }) =>
        gatheredSinceNs < oldest ? gatheredSinceNs : oldest,
      nowNs,
    );
    if (untilNs - oldestNs > longestGatherNs) await this.flush();
  }

  private async attempt(deliver: () => Promise<void>, changes: readonly number[]): Promise<void> {
    try {
      await deliver();
    } catch (error) {
      const failure: DispatchFailure =
        error instanceof DispatchError ? error : { failedCount: changes.length, isFinal: true };
      const { failedCount, isFinal, isLate, sequences = changes } = failure;
      this.onFailure({ message: errorMessage(error), failedCount, isFinal, isLate, sequences });
    }
  }
}

// --- internal ---

const longestGatherNs = 100_000_000n;
