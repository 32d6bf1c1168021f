export interface FaultOptions {
  /** Says so to whoever reads along; must not throw. */
  readonly tell: (message: string) => void;
  /** Brings what goes on to an end and writes it; called once. */
  readonly close: () => Promise<unknown>;
  /** How long, in ms, that may take. */
  readonly closeWithinMs: number;
  /** What the process ends with after a fault that nobody caught. */
  readonly exitCode: number;
}

/**
 * Last resort of a process: a promise that failed unheard is told and nothing else; after an error that nobody caught,
 * what goes on is closed and the process ends. Returns what takes the listeners off again.
 */
export function catchFaults({ tell, close, closeWithinMs, exitCode }: FaultOptions): () => void {
  let isClosing = false;
  const end = () => process.exit(exitCode);
  const onRejection = (reason: unknown) => tell(`unhandled rejection: ${describe(reason)}`);
  const onException = (error: unknown) => {
    tell(`unexpected fault: ${describe(error)}`);
    if (isClosing) return;
    isClosing = true;
    setTimeout(end, closeWithinMs).unref();
    close().then(end, (failure: unknown) => {
      tell(`it could not be closed either: ${describe(failure)}`);
      end();
    });
  };
  process.on("unhandledRejection", onRejection);
  process.on("uncaughtException", onException);
  return () => {
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
  };
}

// --- internal ---

/** With its stack: nobody expected it. */
function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
