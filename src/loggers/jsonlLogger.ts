import type { OutputLogger } from "../model/outputLogger.ts";
import { createLineFile, type LineFileOptions } from "./lineFile.ts";
import { formatRecordLine } from "./recordLine.ts";

/** The logger kind `jsonl`: one line a record, in numbered files below its folder. */
export function createJsonlLogger(options: LineFileOptions): OutputLogger {
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
