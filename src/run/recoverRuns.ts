import type { RunFolderFile } from "../model/results/runFolder.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import type { RunOutcome } from "../model/wire/runProgress.ts";
import type { RunLock, TestDataStore } from "../store/testDataStore.ts";
import { closeRun } from "./closeRun.ts";
import { listComponents } from "./components.ts";
import { loadLastRecordNs } from "./journal/lastRecordTime.ts";
import { type ScannedJournal, scanJournal } from "./journal/scanJournal.ts";
import { listPlannedScenarios } from "./plannedCells.ts";
import { loadSummarizedTests } from "./streams/loadSummarizedTests.ts";

/**
 * Closes runs whose process died: each gets its result file with status `interrupted` and keeps its
 * journal. One that cannot be closed is told of and left for the next time.
 */
export async function recoverRuns(
  store: TestDataStore,
  onProblem: (message: string) => void,
): Promise<RunOutcome[]> {
  const recovered: RunOutcome[] = [];
  for (const folder of await store.findOrphans()) {
    const name = folder.snapshot.config.name;
    const lock = await acquireUnlessHeld(store, folder.id, name);
    if (lock === undefined) return recovered;
    try {
      const journal = await scanJournal(store, folder, onProblem);
      const summarized = await loadSummarizedTests(store, folder, onProblem);
      const times = [
        ...summarized.map(({ endNs }) => endNs),
        ...(await loadStreamTimes(store, folder, onProblem)),
      ];
      const durationMs = journaledDurationMs(folder, journal, times);
      const ending = { status: "interrupted" as const, durationMs, onProblem };
      const tests = [...journal.tests, ...summarized.map(({ test }) => test)];
      const { file, head } = await closeRun(store, folder, { ...journal, tests }, ending);
      const { id, duration, summary } = head;
      const probe = folder.probe === undefined ? {} : { probe: folder.probe };
      recovered.push({ id, name, ...probe, status: "interrupted", file, duration, summary });
    } catch (error) {
      onProblem(`Run ${folder.id} could not be closed: ${errorMessage(error)}`);
    } finally {
      await lock.release();
    }
  }
  return recovered;
}

// --- internal ---

/** From the start of a run to its last attempt or record. */
function journaledDurationMs(
  { timestamp }: RunFolderFile,
  { lastRecordNs = 0n }: ScannedJournal,
  streamTimes: readonly bigint[],
): number {
  const lastNs = streamTimes.reduce((a, b) => (b > a ? b : a), lastRecordNs);
  return Math.max(0, Number(lastNs / 1_000_000n) - Date.parse(timestamp));
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

/** Undefined while a run goes on or another process is closing runs. */
async function acquireUnlessHeld(
  store: TestDataStore,
  runId: string,
  name: string,
): Promise<RunLock | undefined> {
  try {
    return await store.acquireRunLock({ runId, name });
  } catch (error) {
    if (error instanceof UserError && error.code === "locked") return undefined;
    throw error;
  }
}
