import { join } from "node:path";
import type { LoggerConfig } from "../model/config/loggerConfig.ts";
import { createConsoleLogger } from "./consoleLogger.ts";
import { createJsonlLogger } from "./jsonlLogger.ts";
import type { LoggerContext } from "./loggerContext.ts";
import type { NamedOutputLogger } from "./namedOutputLogger.ts";
import { createPerformanceMetricsLogger } from "./performanceMetricsLogger.ts";

export type { LoggerContext };

/** The logger that an entry of `loggers` asks for; nothing is written before the first record. */
export function createOutputLogger(
  config: LoggerConfig,
  context: LoggerContext,
): NamedOutputLogger {
  switch (config.kind) {
    case "jsonl":
      return createJsonlLogger({
        folder: join(context.logFolder, "jsonl_file"),
        filePrefix: context.filePrefix,
        maxLinesPerFile: config.maxLinesPerFile,
        isSynced: false,
        gatherMs: 20,
      });
    case "performance-metrics":
      return createPerformanceMetricsLogger(context);
    case "console":
      return createConsoleLogger(context);
  }
}
