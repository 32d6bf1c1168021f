import type { OutputLogger, OutputLoggerResult } from "../model/results/outputLogger.ts";

/** A logger that can be spoken of also when it fails. */
export interface NamedOutputLogger extends OutputLogger {
  /** Its kind. */
  readonly name: string;
  /** What it left so far. */
  describeOutput(): OutputLoggerResult;
}

/** What loggers that need no time return from `logHandlerRecord`: nobody has to wait for it. */
export const alreadyLogged: Promise<void> = Promise.resolve();
