import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { Limits } from "../../model/config/runConfig.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
import { createAggregateOf } from "../closeRun.ts";
import { addSpending, type JournaledTest, type Spending } from "../journal/journalContent.ts";
import type { RunPlan } from "../plan.ts";
import { type ScannedRun, scanRun } from "../scanRun.ts";
import { testKeyOf } from "../testKeyOf.ts";
import { dropHalfDoneStreams, hasEnded } from "./halfDoneStreams.ts";

/** What a run that goes on brings along. */
export interface EarlierPart {
  /** Those that had ended. */
  readonly tests: readonly JournaledTest[];
  /** Of all attempts, those of half-done tests included: limits count them. */
  readonly spending: Spending;
  readonly activeMs: number;
}

export interface ReopenedRun {
  /** To be written before anything is sent. */
  readonly folder: RunFolderFile;
  readonly earlier: EarlierPart;
  /** The tests of the plan that are left to do. */
  readonly left: Required<Pick<RunPlan, "isWanted">>;
}

/**
 * Finds out what is left to do of a run whose lock is held, and clears away what half-done stream tests left. Throws a
 * `UserError`: "usage" when it is complete or a limit is used up, "storage" when its journal is not all there.
 */
export async function reopenRun(
  store: TestDataStore,
  resumes: RunFolderFile,
  plan: RunPlan,
  { limits, log }: { readonly limits: Limits } & Pick<StartRunOptions, "log">,
): Promise<ReopenedRun> {
  // As it is now: another process may have resumed and closed it since it was asked for.
  const folder = await store.loadRunFolder(resumes.id);
  const scanned = await scanRun(store, folder, (message) => log("warn", message));
  const before = await loadResult(store, folder.id);
  checkJournal(folder, scanned.tests.length, before?.summary.totalTests);
  const tests = withoutHalfDone(scanned.tests, plan.streams);
  const ended = new Set(tests.map(({ outcome }) => testKeyOf(outcome)));
  const earlier = {
    tests,
    spending: sumSpending(scanned),
    activeMs: before?.duration ?? scanned.durationMs,
  };
  // One whose process died after its last test has only its closing left.
  const { plannedTests } = createAggregateOf(folder, tests).summary();
  const isOver = ended.size >= plannedTests;
  if (!isOver) checkLimits(folder, limits, earlier);
  await dropHalfDoneStreams(store, folder, ended);
  const resumed = { timestamp: new Date().toISOString(), activeMs: earlier.activeMs };
  const isWanted = (key: TestKey) => plan.isWanted?.(key) !== false && !ended.has(testKeyOf(key));
  return { folder: { ...folder, state: "running", resumed }, earlier, left: { isWanted } };
}

// --- internal ---

/** A stream test of which only some queries and reactions gave their results is run again as a whole. */
function withoutHalfDone(
  tests: readonly JournaledTest[],
  streams: readonly LoadedStreamScenario[],
): JournaledTest[] {
  const all = new Set(tests.map(({ outcome }) => testKeyOf(outcome)));
  return tests.filter(({ outcome }) => {
    const stream = streams.find(({ number }) => number === outcome.scenario);
    return stream === undefined || hasEnded(stream, outcome.runNumber, all);
  });
}

async function loadResult(store: TestDataStore, runId: string) {
  try {
    return (await store.openResult(runId)).head;
  } catch (error) {
    if (error instanceof UserError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** Without its lines a test would be run and counted a second time. */
function checkJournal({ id, state }: RunFolderFile, ended: number, filed = 0): void {
  if (state === "completed") {
    const message = `Run ${id} is complete: nothing of it is left to run.`;
    throw new UserError(message, { code: "usage" });
  }
  if (ended >= filed) return;
  const message = `The journal of run ${id} has ${ended} of the ${filed} tests of its result file: it cannot be resumed without the others.`;
  throw new UserError(message, { code: "storage" });
}

function sumSpending({ spending, abandoned }: ScannedRun): Spending {
  const sum = { ...spending };
  if (abandoned !== undefined) addSpending(sum, abandoned);
  return sum;
}

function checkLimits(
  { id, file = "its config" }: RunFolderFile,
  limits: Limits,
  { spending, activeMs }: EarlierPart,
): void {
  const { inputTokens = 0, outputTokens = 0, costUsd = 0 } = spending;
  const used = {
    maxCostUsd: costUsd,
    maxTokens: inputTokens + outputTokens,
    maxMinutes: activeMs / 60_000,
  };
  for (const key of ["maxCostUsd", "maxTokens", "maxMinutes"] as const) {
    const limit = limits[key];
    if (limit === undefined || used[key] < limit) continue;
    const message = `Run ${id} has used up limits.${key}: ${Number(used[key].toPrecision(4))} of ${limit}. Raise it in ${file} and resume again.`;
    throw new UserError(message, { code: "usage" });
  }
}
