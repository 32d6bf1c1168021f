import type { OutputLogger } from "../model/outputLogger.ts";
import type { HandlerRecord } from "../model/record.ts";
import { createLineFile, type LineFileOptions, type LinePlace } from "./lineFile.ts";
import { formatRecordLine } from "./recordLine.ts";

/** Also tells where each record lies. */
export interface JsonlLogger extends OutputLogger {
  logHandlerRecord(record: HandlerRecord): Promise<LinePlace>;
}

/** The logger kind `jsonl`: one line a record, in numbered files below its folder. */
export function createJsonlLogger(options: LineFileOptions): JsonlLogger {
  const file = createLineFile(options);
  return {
    logHandlerRecord: (record) => file.append(formatRecordLine(record)),
    async endTestRun() {
      await file.close();
      const hasOutput = file.lineCount > 0;
      return {
        has_output: hasOutput,
        logger_name: "jsonl",
        output_folder_path: hasOutput ? options.folder : null,
      };
    },
  };
}
