import { randomUUID } from "node:crypto";
import { createOutputLogger } from "../../loggers/createOutputLogger.ts";
import { defaultLogger } from "../../loggers/kinds/jsonlLogger.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { TestRunSourceStorage } from "../../store/testDataStore.ts";
import type { ChangeLog } from "../../streams/dispatchers/dispatcherKind.ts";

export interface ChangeLogOptions {
  readonly storage: TestRunSourceStorage;
  readonly sourceId: string;
  readonly scenario: number;
  readonly runNumber: number;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly print: (line: string) => void;
  /** Told what was left once it is closed. */
  readonly onClosed: (result: OutputLoggerResult) => void;
}

/** The log of what a source sends, as records: one implementation with all other JSONL logs. */
export function openChangeLog(options: ChangeLogOptions): ChangeLog {
  const { storage, sourceId, scenario, runNumber, now, print } = options;
  const { logFolder, filePrefix, subject } = storage;
  const logger = createOutputLogger(defaultLogger, {
    logFolder,
    filePrefix,
    subject,
    scenario,
    runNumber,
    componentId: sourceId,
    print,
  });
  return {
    async write({ sequence, change, sentNs }) {
      await logger.logHandlerRecord({
        id: randomUUID(),
        sequence,
        scenario,
        run_number: runNumber,
        created_time_ns: sentNs,
        processed_time_ns: now(),
        traceparent: null,
        tracestate: null,
        payload: { type: "SourceChange", source_id: sourceId, change },
      });
    },
    reset: () => logger.reset(),
    async close() {
      options.onClosed(await logger.endTestRun(now()));
    },
  };
}
