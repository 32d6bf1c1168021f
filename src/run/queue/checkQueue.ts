import { UserError } from "../../model/userError.ts";
import { openQueueStore, wantsPassword } from "../../queue/openQueueStore.ts";
import { createSealer } from "../../queue/seal.ts";
import type { QueueOptions } from "../activeRun.ts";

/** Why a queue cannot be used, as a sentence, and whether a password, or another one, would help. */
export interface QueueFault {
  readonly fault?: string;
  readonly wantsPassword?: true;
}

/** Opens a store and closes it again; nothing is put into it. */
export async function checkQueue({ url, key }: QueueOptions): Promise<QueueFault> {
  try {
    createSealer(key);
    const store = await openQueueStore(url, () => undefined);
    await store.close();
    return {};
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const fault = error.message;
    return wantsPassword(url, error) ? { fault, wantsPassword: true } : { fault };
  }
}
