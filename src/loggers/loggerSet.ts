import type { LoggerSet, OutputLoggerResult } from "../model/results/outputLogger.ts";
import type { HandlerRecord } from "../model/results/record.ts";
import { errorMessage } from "../model/userError.ts";
import { alreadyLogged, type NamedOutputLogger } from "./namedOutputLogger.ts";

/** Joins the loggers of one component of one test; `onFailure` is told once of each that fails, until a reset. */
export function createLoggerSet(
  loggers: readonly NamedOutputLogger[],
  onFailure: (loggerName: string, message: string) => void,
): LoggerSet {
  const members = loggers.map((logger) => new Member(logger, onFailure));
  return {
    log(record, bodyText) {
      let waiting: Promise<void> | undefined;
      let others: Promise<void>[] | undefined;
      for (const member of members) {
        const written = member.log(record, bodyText);
        if (written === undefined) continue;
        if (waiting === undefined) waiting = written;
        else others = [...(others ?? []), written];
      }
      if (waiting === undefined) return alreadyLogged;
      return others === undefined ? waiting : joinAll([waiting, ...others]);
    },
    hurry() {
      for (const member of members) member.hurry();
    },
    end: (endTimeNs) => Promise.all(members.map((member) => member.end(endTimeNs))),
    reset: () => joinAll(members.map((member) => member.reset())),
  };
}

// --- internal ---

async function joinAll(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.all(promises);
}

/** A logger that never throws; silent once it failed. */
class Member {
  private readonly logger: NamedOutputLogger;
  private readonly onFailure: (loggerName: string, message: string) => void;
  private failure: string | undefined;
  /** The logger's promise for the records it writes together, and the same that never rejects. */
  private written: Promise<unknown> | undefined;
  private guarded: Promise<void> = alreadyLogged;

  constructor(logger: NamedOutputLogger, onFailure: (loggerName: string, message: string) => void) {
    this.logger = logger;
    this.onFailure = onFailure;
  }

  /** Undefined when nobody has to wait for it. */
  log(record: HandlerRecord, bodyText?: string): Promise<void> | undefined {
    if (this.failure !== undefined) return undefined;
    try {
      const written = this.logger.logHandlerRecord(record, bodyText);
      if (written === alreadyLogged) return undefined;
      if (written !== this.written) {
        this.written = written;
        this.guarded = this.guard(written);
      }
      return this.guarded;
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  hurry(): void {
    if (this.failure === undefined) this.logger.hurry?.();
  }

  async end(endTimeNs: bigint): Promise<OutputLoggerResult> {
    const failed = this.failure;
    try {
      const result = await this.logger.endTestRun(endTimeNs);
      return failed === undefined ? result : { ...result, error: failed };
    } catch (error) {
      this.fail(error);
      return { ...this.logger.describeOutput(), error: failed ?? errorMessage(error) };
    }
  }

  async reset(): Promise<void> {
    this.failure = undefined;
    await this.guard(this.logger.reset());
  }

  private async guard(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = errorMessage(error);
    this.onFailure(this.logger.name, this.failure);
  }
}
