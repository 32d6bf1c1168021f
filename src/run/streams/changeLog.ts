import { makeRandomId } from "../../common/randomId.ts";
import { createOutputLogger } from "../../loggers/createOutputLogger.ts";
import { defaultLogger } from "../../loggers/kinds/jsonlLogger.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type { TestRunSourceStorage } from "../../store/testDataStore.ts";
import type { ChangeLog } from "../../streams/dispatchers/dispatcherKind.ts";
import type { Masker } from "../masking/masker.ts";
import { maskRecord } from "../masking/maskRecord.ts";

export interface ChangeLogOptions {
  readonly storage: TestRunSourceStorage;
  readonly sourceId: string;
  readonly scenario: number;
  readonly runNumber: number;
  /** Epoch ns. */
  readonly now: () => bigint;
  readonly print: (line: string) => void;
  readonly masker: Masker;
  /** Told what was left once it is closed. */
  readonly onClosed: (result: OutputLoggerResult) => void;
}

/** The log of what a source sends, as records: one implementation with all other JSONL logs. */
export function openChangeLog(options: ChangeLogOptions): ChangeLog {
  const { storage, sourceId, scenario, runNumber, now, print, masker } = options;
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
      const record: HandlerRecord = {
        id: makeRandomId(),
        sequence,
        scenario,
        run_number: runNumber,
        created_time_ns: sentNs,
        processed_time_ns: now(),
        traceparent: null,
        tracestate: null,
        payload: { type: "SourceChange", source_id: sourceId, change },
      };
      await logger.logHandlerRecord(maskRecord(record, undefined, masker));
    },
    reset: () => logger.reset(),
    async close() {
      options.onClosed(await logger.endTestRun(now()));
    },
  };
}
