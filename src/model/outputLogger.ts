import type { HandlerRecord } from "./record.ts";

export interface OutputLoggerResult {
  readonly has_output: boolean;
  readonly logger_name: string;
  readonly output_folder_path: string | null;
}

/** Writes the records of one component somewhere; `logHandlerRecord` resolves once the record is written. */
export interface OutputLogger {
  logHandlerRecord(record: HandlerRecord): Promise<unknown>;
  endTestRun(): Promise<OutputLoggerResult>;
}
