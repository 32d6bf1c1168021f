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
import { join } from "node:path";
import * as z from "zod";
import type { LoggerConfig } from "../../model/config/loggerConfig.ts";
import { type OutputLogger, recordLoggerName } from "../../model/results/outputLogger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import { createLineFile, type LineFileOptions, type LinePlace } from "../lines/lineFile.ts";
import type { LoggerKind } from "../loggerKind.ts";
import type { NamedOutputLogger } from "../namedOutputLogger.ts";
import { formatInPieces } from "../records/attemptPieces.ts";
import { createRecordFormatter } from "../records/recordFormatter.ts";

const schema = z.strictObject({
  kind: z.literal("jsonl").meta({ description: "One line of JSON for each record." }),
  maxLinesPerFile: z
    .int()
    .positive()
    .default(10_000)
    .meta({ description: "A new file is begun after this many records." }),
});
type JsonlConfig = z.infer<typeof schema>;

/** The logger of whoever names none. */
export const defaultLogger = schema.parse({ kind: "jsonl" });

export const jsonlKind: LoggerKind<JsonlConfig> = {
  kind: "jsonl",
  schema,
  create: ({ maxLinesPerFile }, { logFolder, filePrefix, print }) =>
    createJsonlLogger({
      folder: join(logFolder, "jsonl_file"),
      filePrefix,
      maxLinesPerFile,
      isSynced: false,
      gatherMs: 20,
      onRestored: (path) => print(formatRestored(path)),
    }),
};

/** Tells of a file that was missed on the disk. */
export function formatRestored(path: string): string {
  return `${path} vanished while it was written (deleted, moved or put away by git?) and was written anew.`;
}

/** What a list of loggers says of this kind, or its defaults, and the loggers of other kinds. */
export function splitJsonl(loggers: readonly LoggerConfig[]): {
  jsonl: JsonlConfig;
  others: LoggerConfig[];
} {
  const own = loggers.find(({ kind }) => kind === "jsonl");
  return {
    jsonl: own === undefined ? defaultLogger : schema.parse(own),
    others: loggers.filter((logger) => logger !== own),
  };
}

/** Also tells where a record lies, for those who read it back. */
export interface JsonlLogger extends NamedOutputLogger, OutputLogger {
  logHandlerRecord(record: HandlerRecord, bodyText?: string): Promise<void>;
  logAndLocate(record: HandlerRecord): Promise<LinePlace>;
}

/** A logger that writes into `options.folder`; `endTestRun` rejects when not every record could be written. */
export function createJsonlLogger(options: LineFileOptions): JsonlLogger {
  const file = createLineFile(options);
  const format = createRecordFormatter();
  const name = recordLoggerName;
  const describeOutput = () => ({
    has_output: file.hasFiles,
    logger_name: name,
    output_folder_path: file.hasFiles ? options.folder : null,
  });
  return {
    name,
    describeOutput,
    logHandlerRecord: (record, bodyText) => file.append(format(record, bodyText)),
    logAndLocate: (record) => file.appendAndLocate(formatInPieces(record, format)),
    async endTestRun() {
      await file.close();
      return describeOutput();
    },
    hurry: () => file.hurry(),
    reset: () => file.remove(),
  };
}
