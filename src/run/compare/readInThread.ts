import { once } from "node:events";
import { UserError, type UserErrorCode } from "../../model/userError.ts";
import type { ComparedRun } from "../../report/comparison/comparedRun.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";
import { startWorker } from "../startWorker.ts";

/** What a reading thread says at its end. */
export type ReadAnswer =
  | { readonly run: ComparedRun }
  | { readonly fault: string; readonly code?: UserErrorCode };

/** Reads a result file in a thread that ends with it, or when `signal` is aborted; then rejects with its reason. */
export async function readInThread(
  { file, head }: OpenedResult,
  signal?: AbortSignal,
): Promise<ComparedRun> {
  signal?.throwIfAborted();
  const worker = startWorker({ name: "readRun", text: JSON.stringify({ file, head }) }, limits);
  const settled = new AbortController();
  const ends = { signal: AbortSignal.any([settled.signal, ...(signal ? [signal] : [])]) };
  try {
    const answer = await Promise.race([
      once(worker, "message", ends).then(([said]: ReadAnswer[]) => said),
      once(worker, "exit", ends).then(() => undefined),
    ]);
    if (answer === undefined) throw new Error(`the thread that read ${file} broke off`);
    if ("run" in answer) return answer.run;
    const { fault, code } = answer;
    throw code === undefined ? new Error(fault) : new UserError(fault, { code });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    settled.abort();
    await worker.terminate();
  }
}

// --- internal ---

/** New objects are garbage at once: a small space for them keeps a thread small. */
const limits = { maxYoungGenerationSizeMb: 8 };
