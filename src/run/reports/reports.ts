import type { TestDataStore } from "../../store/testDataStore.ts";
import type { ActiveRun } from "../activeRun.ts";
import { createRecordPages, type RecordPages } from "../records/recordPages.ts";
import { type FinishedReport, openFinishedReport } from "./finishedReport.ts";
import { openFollowedReport, openLiveReport } from "./liveReport.ts";
import type { OpenReport } from "./openReport.ts";
import type { OtherRuns } from "./otherRuns.ts";

/** How many finished runs are kept open: a report asks page by page, and files are large. */
const maxOpen = 4;

/** Finds the report of a run: the running one from the engine, that of another process from its journal, others from their files. */
export interface Reports {
  find(runId: string): Promise<OpenReport>;
  /** The records of stream tests, page by page. */
  readonly records: RecordPages;
}

/** Runs without a result. */
export interface GoingOn {
  /** The run of this process. */
  readonly active: () => ActiveRun | undefined;
  /** A run of another process. */
  readonly other: OtherRuns["find"];
}

export function createReports(
  store: TestDataStore,
  { active: findActive, other }: GoingOn,
): Reports {
  const open = new Map<string, Promise<FinishedReport>>();
  const records = createRecordPages(store);
  return {
    records,
    async find(runId) {
      const active = findActive();
      if (active?.id === runId) return openLiveReport(active);
      const followed = other(runId);
      if (followed !== undefined) return openFollowedReport(followed);
      const known = open.get(runId);
      const isKept = known !== undefined && (await isCurrent(known));
      const report = isKept ? known : openFinishedReport(store, runId);
      open.delete(runId);
      open.set(runId, report);
      report.catch(() => open.delete(runId));
      const found = await report;
      await dropOldest(open);
      return found;
    },
  };
}

// --- internal ---

/** One that is still being read stays: whoever shows it asks again soon, and it would be read from the start. */
async function dropOldest(open: Map<string, Promise<FinishedReport>>): Promise<void> {
  for (const [runId, report] of [...open]) {
    const isReading = await report.then(
      (each) => each.isReading,
      () => false,
    );
    if (open.size > maxOpen && !isReading) open.delete(runId);
  }
}

async function isCurrent(report: Promise<FinishedReport>): Promise<boolean> {
  try {
    return await (await report).isCurrent();
  } catch {
    return false; // whoever asks now is told why it cannot be opened
  }
}
