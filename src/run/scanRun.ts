import type { RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage } from "../model/userError.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { listComponents } from "./components.ts";
import type { JournalContent } from "./journal/journalContent.ts";
import { loadLastRecordNs } from "./journal/lastRecordTime.ts";
import { scanJournal } from "./journal/scanJournal.ts";
import { listPlannedScenarios } from "./plannedCells.ts";
import { loadSummarizedTests } from "./streams/loadSummarizedTests.ts";

/** What the folder of a run knows of it: its tests that ended, and its active time in ms. */
export interface ScannedRun extends JournalContent {
  readonly durationMs: number;
}

/** Reads what a run has come to from its journals, and from the summaries and logs of its stream tests. */
export async function scanRun(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<ScannedRun> {
  const { lastRecordNs, ...journal } = await scanJournal(store, folder, onProblem);
  const summarized = await loadSummarizedTests(store, folder, onProblem);
  const times = [
    ...(lastRecordNs === undefined ? [] : [lastRecordNs]),
    ...summarized.map(({ endNs }) => endNs),
    ...(await loadStreamTimes(store, folder, onProblem)),
  ];
  const tests = [...journal.tests, ...summarized.map(({ test }) => test)];
  return { ...journal, tests, durationMs: activeMsUntil(folder, times) };
}

// --- internal ---

/** From the last start of a run to its last attempt or record, and what it was active before. */
function activeMsUntil({ timestamp, resumed }: RunFolderFile, times: readonly bigint[]): number {
  const last = times.reduce((a, b) => (b > a ? b : a), 0n);
  const startedMs = Date.parse(resumed?.timestamp ?? timestamp);
  return (resumed?.activeMs ?? 0) + Math.max(0, Number(last / 1_000_000n) - startedMs);
}

/** When the last record of each query and reaction came, also in tests that did not end; a log that cannot be read is told of. */
async function loadStreamTimes(
  store: TestDataStore,
  folder: RunFolderFile,
  onProblem: (message: string) => void,
): Promise<bigint[]> {
  const times: bigint[] = [];
  for (const scenario of listPlannedScenarios(folder)) {
    if (scenario.kind === "prompt") continue;
    for (const component of listComponents(scenario)) {
      if (component.role === "source") continue;
      const log = store.component(folder.id, component.role, component.id);
      const lastNs = await loadLastRecordNs(log).catch((error) => onProblem(errorMessage(error)));
      if (lastNs !== undefined) times.push(lastNs);
    }
  }
  return times;
}
