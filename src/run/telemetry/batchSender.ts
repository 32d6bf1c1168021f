import { createGathered } from "../../common/throttle.ts";
import type { RequestWriter, WrittenRequest } from "./requestWriter.ts";

/** Hands on a batch; resolves with how many of it were refused, rejects when none was taken. */
export type SendBatch = (batch: WrittenRequest) => Promise<number>;

/** Gathers items and sends them in batches, one at a time. */
export interface BatchSender {
  add(items: readonly string[]): void;
  /** Sends what is held. Nothing is sent any more once a batch is not taken. */
  flush(): Promise<void>;
  /** How many were not sent: not taken, given up for want of room, or still held. */
  lost(): number;
}

/** A batch is whole with so many: about a megabyte; receivers take more. */
const wholeCount = 1024;
const gatherMs = 500;
/** What a receiver that is slow or not there may keep in memory: so many whole batches. */
const mostHeld = 20;

/** `onFault` is told of each batch that was not taken. */
export function createBatchSender(
  writer: RequestWriter,
  send: SendBatch,
  onFault: (error: unknown) => void,
): BatchSender {
  /** Those that are whole; what came after them is in the writer. */
  const whole: WrittenRequest[] = [];
  let untaken = 0;
  let sending: Promise<boolean> | undefined;
  const gathered = createGathered(gatherMs, () => void sendHeld());

  /** False when a batch was not taken. What comes while batches are on their way is gathered anew. */
  function sendHeld(): Promise<boolean> {
    gathered.dispose();
    sending ??= sendBatches().finally(() => {
      sending = undefined;
      if (isHolding()) gathered.trigger();
    });
    return sending;
  }

  /** One, however small, and then those that are whole. */
  async function sendBatches(): Promise<boolean> {
    do {
      const batch = whole.shift() ?? writer.take();
      untaken += batch.count;
      try {
        const refused = await send(batch);
        untaken += refused - batch.count;
      } catch (error) {
        onFault(error);
        return false;
      }
    } while (whole.length > 0);
    return true;
  }

  function isHolding(): boolean {
    return whole.length > 0 || writer.count > 0;
  }

  function hold(items: readonly string[]): void {
    if (whole.length >= mostHeld) {
      untaken += items.length;
      return;
    }
    writer.add(items);
    if (writer.count >= wholeCount) whole.push(writer.take());
  }

  return {
    add(items) {
      hold(items);
      if (whole.length > 0) void sendHeld();
      else gathered.trigger();
    },
    async flush() {
      while (isHolding() && (await sendHeld()));
      await sending;
      gathered.dispose();
    },
    lost: () => whole.reduce((sum, { count }) => sum + count, untaken + writer.count),
  };
}
