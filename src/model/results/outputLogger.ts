import * as z from "zod";
import type { HandlerRecord } from "./record.ts";

/** What a logger left; `output_folder_path` is absolute in code, relative to the data folder on disk. */
export const outputLoggerResultSchema = z.object({
  has_output: z.boolean(),
  logger_name: z.string(),
  output_folder_path: z.string().nullable(),
  /** Why the logger gave up before the end. */
  error: z.string().optional(),
});
export type OutputLoggerResult = z.infer<typeof outputLoggerResultSchema>;

/** Writes the records of one component of one test somewhere. */
export interface OutputLogger {
  /**
   * Resolves once the record is written; rejects when the logger cannot go on. `bodyText` is the JSON its body was
   * parsed from (`request_body` or `query_result`), on one line, where it is at hand: it may be written as it is.
   */
  logHandlerRecord(record: HandlerRecord, bodyText?: string): Promise<unknown>;
  /** Somebody waits for what was logged: whatever gathers records to write them together does so at once. */
  hurry?(): void;
  /**
   * Finishes what was logged so far; `endTimeNs` is when the observation ended, epoch ns. More records may follow
   * (the component was started again): then it is called once more and speaks of all of them.
   */
  endTestRun(endTimeNs: bigint): Promise<OutputLoggerResult>;
  /** Forgets and removes what this test has logged so far. */
  reset(): Promise<void>;
}

/** All loggers of one component of one test. One that fails is told of and left out; the others go on. */
export interface LoggerSet {
  /** Resolves once every logger that still works has written the record; never rejects. */
  log(record: HandlerRecord, bodyText?: string): Promise<void>;
  /** As `OutputLogger.hurry`, of each. */
  hurry(): void;
  /** As `OutputLogger.endTestRun`, of each; never rejects: a failure is in its result. */
  end(endTimeNs: bigint): Promise<OutputLoggerResult[]>;
  /** As `OutputLogger.reset`, of each; loggers that had failed take part again. Never rejects. */
  reset(): Promise<void>;
}

/** Name of the logger whose files records are read back from. */
export const recordLoggerName = "jsonl";
