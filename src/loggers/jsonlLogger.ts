/**
 * The logger kind `jsonl`: every record as one line of JSON (the keys of `HandlerRecord`, nanoseconds as integers
 * with all digits), in `<log folder>/jsonl_file/<prefix>_00000.jsonl`, `…_00001.jsonl` and so on: `outputs` of
 * reactions and providers, `results` of queries, `changes` of sources.
 *
 * After `maxLinesPerFile` lines (10,000 unless set) the next file is begun. Every test begins one of its own; a test
 * without a record makes none. What comes within 20 ms after a write is handed to the system together (at once when
 * senders wait for it, and at the end), so a process that is killed loses no more than the last moment. A body that
 * came as JSON on one line is written as it came, with its digits and spaces.
 */
import type { OutputLogger } from "../model/results/outputLogger.ts";
import type { HandlerRecord } from "../model/results/record.ts";
import { createLineFile, type LineFileOptions, type LinePlace } from "./lines/lineFile.ts";
import type { NamedOutputLogger } from "./namedOutputLogger.ts";
import { createRecordFormatter } from "./records/recordFormatter.ts";

/** Also tells where a record lies, for those who read it back. */
export interface JsonlLogger extends NamedOutputLogger, OutputLogger {
  logHandlerRecord(record: HandlerRecord, bodyText?: string): Promise<void>;
  logAndLocate(record: HandlerRecord): Promise<LinePlace>;
}

/** A logger that writes into `options.folder`; `endTestRun` rejects when not every record could be written. */
export function createJsonlLogger(options: LineFileOptions): JsonlLogger {
  const file = createLineFile(options);
  const format = createRecordFormatter();
  const name = "jsonl";
  const describeOutput = () => ({
    has_output: file.hasFiles,
    logger_name: name,
    output_folder_path: file.hasFiles ? options.folder : null,
  });
  return {
    name,
    describeOutput,
    logHandlerRecord: (record, bodyText) => file.append(format(record, bodyText)),
    logAndLocate: (record) => file.appendAndLocate(format(record)),
    async endTestRun() {
      await file.close();
      return describeOutput();
    },
    hurry: () => file.hurry(),
    reset: () => file.remove(),
  };
}
