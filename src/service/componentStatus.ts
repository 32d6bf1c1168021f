import type { ObservedTest, SourceTest } from "../model/componentSummary.ts";
import { parseExactJson } from "../model/exactJson.ts";
import type { Component } from "../model/serviceApi.ts";
import type { ComponentCounts, ComponentLive } from "../model/serviceApiComponents.ts";
import type { StreamProgress } from "../model/streamStatus.ts";
import { UserError } from "../model/userError.ts";
import type { RunHost } from "../run/runHost.ts";
import type { ComponentName } from "../run/streamTests/components.ts";
import { relativePath } from "../scenarios/relativePath.ts";
import { loadTextFile } from "../store/jsonFile.ts";
import { mapLimited, maxOpenFiles } from "../store/mapLimited.ts";
import {
  type AnyComponentStorage,
  openComponentStorage,
  type StoredRun,
} from "./componentNames.ts";
import { countProviderAttempts } from "./providerCounts.ts";

/** Where these components of a run stand: what is on disk and, of the run that goes on, what they say now. */
export async function describeComponents(
  runs: RunHost,
  run: StoredRun,
  components: readonly ComponentName[] = run.components,
): Promise<Component[]> {
  return await mapLimited(components, maxOpenFiles, (each) => describeComponent(runs, run, each));
}

export async function describeComponent(
  runs: RunHost,
  run: StoredRun,
  component: ComponentName,
): Promise<Component> {
  const { store, dataFolder } = runs;
  const storage = openComponentStorage(store, run.id, component);
  // Asked for first: a test that ends meanwhile is then in the summary, and is not counted twice.
  const live = findLive(runs, run, component);
  const [files, tests] = await Promise.all([storage.listFiles(), loadTests(storage)]);
  const isProvider = run.providers.has(component.id);
  return {
    id: component.id,
    role: component.role,
    kind: component.kind,
    state: live?.state ?? (isProvider ? providerState(run) : stateOf(run, tests ?? [])),
    counts: isProvider
      ? await countProviderAttempts(runs, run, component.id)
      : countRecords(component, tests ?? [], live),
    ...(live === undefined ? {} : { live }),
    storage: {
      folder: relativePath(dataFolder, storage.folder),
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    loggers: (tests ?? []).flatMap(listLoggerResults),
    ...(tests === undefined ? { problem: brokenSummary } : {}),
  };
}

/** `test_run_summary.json` with all its keys and digits; null while there is none that can be read. */
export async function loadComponentSummary(
  { store }: RunHost,
  run: StoredRun,
  component: ComponentName,
): Promise<unknown> {
  const storage = openComponentStorage(store, run.id, component);
  const tests = await loadTests(storage);
  const text = tests === undefined ? undefined : await loadTextFile(storage.summaryFile);
  return text === undefined ? null : parseExactJson(text);
}

// --- internal ---

type StoredTest = ObservedTest | SourceTest;

const brokenSummary = "test_run_summary.json is broken; its tests are not counted.";

/** The tests of a summary, none without one; `undefined` when it cannot be read. */
async function loadTests(storage: AnyComponentStorage): Promise<readonly StoredTest[] | undefined> {
  try {
    return (await storage.loadSummary())?.tests ?? [];
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function findLive(
  { active }: RunHost,
  run: StoredRun,
  { role, id }: ComponentName,
): ComponentLive | undefined {
  const test = active?.id === run.id ? active.streamProgress() : undefined;
  const status = test?.components.find((each) => each.role === role && each.id === id);
  return test === undefined || status === undefined ? undefined : buildLive(test, status);
}

function buildLive(
  { scenario, runNumber }: StreamProgress,
  { series, ...status }: StreamProgress["components"][number],
): ComponentLive {
  const { interval_ms: intervalMs, counts } = series;
  return { ...status, scenario, runNumber, series: { intervalMs, counts } };
}

function stateOf(run: StoredRun, tests: readonly StoredTest[]): Component["state"] {
  return tests.at(-1)?.state ?? (run.isRunning ? "waiting" : "stopped");
}

function providerState(run: StoredRun): Component["state"] {
  return run.isRunning ? "running" : "finished";
}

/** All that ended and the one that goes on; of that its summary counts once it is there. */
function countRecords(
  { role }: ComponentName,
  tests: readonly StoredTest[],
  live: ComponentLive | undefined,
): ComponentCounts {
  const isFiled = ({ scenario, run_number }: StoredTest) =>
    scenario === live?.scenario && run_number === live.runNumber;
  const running = live === undefined || tests.some(isFiled) ? undefined : live;
  const counts = {
    tests: tests.length + (running === undefined ? 0 : 1),
    records: sum(tests, ({ record_count }) => record_count) + (running?.recordCount ?? 0),
    errors: sum(tests, ({ error_count }) => error_count) + (running?.errorCount ?? 0),
  };
  if (role === "source") {
    const skipped = sum(tests, (test) => ("skipped_count" in test ? test.skipped_count : 0));
    return {
      ...counts,
      skipped: skipped + (running?.role === "source" ? running.skippedCount : 0),
    };
  }
  const refused = sum(tests, (test) => ("refused_count" in test ? test.refused_count : 0));
  const isObserved = running !== undefined && running.role !== "source";
  return { ...counts, refused: refused + (isObserved ? running.refusedCount : 0) };
}

function sum(tests: readonly StoredTest[], count: (test: StoredTest) => number): number {
  return tests.reduce((total, test) => total + count(test), 0);
}

function listLoggerResults({ scenario, run_number, loggers }: StoredTest): Component["loggers"] {
  return loggers.map(({ logger_name, has_output, output_folder_path, error }) => ({
    scenario,
    runNumber: run_number,
    loggerName: logger_name,
    hasOutput: has_output,
    outputFolderPath: output_folder_path,
    ...(error === undefined ? {} : { error }),
  }));
}
