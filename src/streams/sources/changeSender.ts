import { errorMessage } from "../../model/userError.ts";
import {
  DispatchError,
  type Dispatcher,
  type DispatchFailure,
  type OutgoingChange,
} from "../dispatchers/dispatcher.ts";

/** Told of each failed delivery. */
export type OnFailure = (failure: DispatchFailure & { readonly message: string }) => void;

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
      this.dispatchers.map((dispatcher) => this.attempt(() => dispatcher.send(outgoing), 1)),
    );
  }

  async flush(): Promise<void> {
    await Promise.all(
      this.dispatchers.map((dispatcher) => this.attempt(() => dispatcher.flush(), 0)),
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

  private async attempt(deliver: () => Promise<void>, changes: number): Promise<void> {
    try {
      await deliver();
    } catch (error) {
      const { failedCount, isFinal, isLate }: DispatchFailure =
        error instanceof DispatchError ? error : { failedCount: changes, isFinal: true };
      this.onFailure({ message: errorMessage(error), failedCount, isFinal, isLate });
    }
  }
}

// --- internal ---

const longestGatherNs = 100_000_000n;
