import { errorMessage } from "../../../model/userError.ts";
import { DispatchError, type Dispatcher } from "../dispatcher.ts";
import type { ChangeLog } from "../dispatcherKind.ts";

export interface JsonlDispatcherOptions {
  readonly sourceId: string;
  /** Called at most once. */
  readonly createChangeLog: () => ChangeLog;
  readonly log: (level: "error", message: string) => void;
}

/** Writes changes to the source's change log, in order, some ahead of the disk. A log that fails ends the source. */
export function createJsonlDispatcher(options: JsonlDispatcherOptions): Dispatcher {
  const { sourceId, createChangeLog, log } = options;
  let changeLog: ChangeLog | undefined;
  let writes: { readonly written: Promise<unknown>; readonly sequence: number }[] = [];
  const flush = async () => {
    const flushed = writes.splice(0);
    const outcomes = await Promise.allSettled(flushed.map(({ written }) => written));
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    const [first] = failed;
    if (first === undefined) return;
    const sequences = flushed
      .filter((_, index) => outcomes[index]?.status === "rejected")
      .map(({ sequence }) => sequence);
    throw new DispatchError(`The change log failed: ${errorMessage(first.reason)}`, {
      failedCount: failed.length,
      sequences,
      isFinal: true,
      cause: first.reason,
    });
  };
  return {
    open: async () => {
      changeLog ??= createChangeLog();
    },
    send: async (change) => {
      const written = changeLog?.write(change) ?? Promise.reject(new Error("it is not open"));
      // What fails is told of by the flush that follows.
      written.catch(() => {});
      writes.push({ written, sequence: change.sequence });
      if (writes.length >= mostWritesUnderWay) await flush();
    },
    flush,
    reset: async () => {
      await changeLog?.reset?.();
    },
    close: async () => {
      writes = [];
      await changeLog?.close().catch((error: unknown) => {
        log("error", `${sourceId}: the change log was not closed: ${errorMessage(error)}`);
      });
    },
  };
}

// --- internal ---

const mostWritesUnderWay = 1000;
