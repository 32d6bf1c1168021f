import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import { listFilesBelow } from "../../store/filesBelow.ts";
import type { TestRunReactionStorage } from "../../store/testDataStore.ts";

/** The loggers whose files are there: those of a process that died said nothing at their end. */
export async function listLeftLoggers(
  { jsonlFolder, metricsFolder }: TestRunReactionStorage,
  dataFolder: string,
): Promise<OutputLoggerResult[]> {
  const loggers = [
    { logger_name: "jsonl", output_folder_path: jsonlFolder },
    { logger_name: "performance-metrics", output_folder_path: metricsFolder },
  ];
  const left: OutputLoggerResult[] = [];
  for (const logger of loggers) {
    const files = await listFilesBelow(dataFolder, logger.output_folder_path);
    if (files.length > 0) left.push({ has_output: true, ...logger });
  }
  return left;
}
