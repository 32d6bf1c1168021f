import { createGathered } from "../../common/throttle.ts";

/** Hands on a batch; rejects when it was not taken. */
export type SendBatch<T> = (batch: T[]) => Promise<void>;

/** Gathers items and sends them in batches, one at a time. */
export interface BatchSender<T> {
  add(item: T): void;
  /** Sends what is held. Nothing is sent any more once a batch is not taken. */
  flush(): Promise<void>;
  /** How many were not sent: not taken, given up for want of room, or still held. */
  lost(): number;
}

const batchSize = 512;
const gatherMs = 500;
/** What a receiver that is slow or not there may keep in memory. */
const mostHeld = 20_000;

/** `onFault` is told of each batch that was not taken. */
export function createBatchSender<T>(
  send: SendBatch<T>,
  onFault: (error: unknown) => void,
): BatchSender<T> {
  let held: T[] = [];
  let untaken = 0;
  let sending: Promise<boolean> | undefined;
  const gathered = createGathered(gatherMs, () => void sendHeld());

  /** False when a batch was not taken. */
  function sendHeld(): Promise<boolean> {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  async function sendAll(): Promise<boolean> {
    while (held.length > 0) {
      const batch = held.slice(0, batchSize);
      held = held.slice(batchSize);
      untaken += batch.length;
      try {
        await send(batch);
        untaken -= batch.length;
      } catch (error) {
        onFault(error);
        return false;
      }
    }
    return true;
  }

  return {
    add(item) {
      if (held.length >= mostHeld) {
        untaken += 1;
        return;
      }
      held.push(item);
      if (held.length >= batchSize) void sendHeld();
      else gathered.trigger();
    },
    async flush() {
      gathered.dispose();
      while (held.length > 0) {
        if (!(await sendHeld())) return;
      }
      await sending;
    },
    lost: () => untaken + held.length,
  };
}
