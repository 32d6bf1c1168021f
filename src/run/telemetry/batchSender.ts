import { createGathered } from "../../common/throttle.ts";

/** Hands on a batch; resolves with how many of it were refused, rejects when none was taken. */
export type SendBatch = (batch: readonly string[]) => Promise<number>;

/** Gathers items and sends them in batches, one at a time. */
export interface BatchSender {
  add(items: readonly string[]): void;
  /** Sends what is held. Nothing is sent any more once a batch is not taken. */
  flush(): Promise<void>;
  /** How many were not sent: not taken, given up for want of room, or still held. */
  lost(): number;
}

/** About a megabyte; receivers take more. */
const batchSize = 1024;
const gatherMs = 500;
/** What a receiver that is slow or not there may keep in memory. */
const mostHeld = 20_000;

/** `onFault` is told of each batch that was not taken. */
export function createBatchSender(send: SendBatch, onFault: (error: unknown) => void): BatchSender {
  let held: string[] = [];
  let untaken = 0;
  let sending: Promise<boolean> | undefined;
  const gathered = createGathered(gatherMs, () => void sendHeld());

  /** False when a batch was not taken. What comes while batches are on their way is gathered anew. */
  function sendHeld(): Promise<boolean> {
    gathered.dispose();
    sending ??= sendBatches().finally(() => {
      sending = undefined;
      if (held.length > 0) gathered.trigger();
    });
    return sending;
  }

  /** One, however small, and then those that are whole. */
  async function sendBatches(): Promise<boolean> {
    do {
      const batch = held.slice(0, batchSize);
      held = held.slice(batchSize);
      untaken += batch.length;
      try {
        untaken += (await send(batch)) - batch.length;
      } catch (error) {
        onFault(error);
        return false;
      }
    } while (held.length >= batchSize);
    return true;
  }

  return {
    add(items) {
      if (held.length >= mostHeld) {
        untaken += items.length;
        return;
      }
      held.push(...items);
      if (sending !== undefined) return;
      if (held.length >= batchSize) void sendHeld();
      else gathered.trigger();
    },
    async flush() {
      while (held.length > 0 && (await sendHeld()));
      await sending;
      gathered.dispose();
    },
    lost: () => untaken + held.length,
  };
}
