import { mapLimited, maxOpenFiles } from "../../common/mapLimited.ts";
import { relativePath } from "../../common/relativePath.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import type { PromptTests } from "../../model/results/componentSummary.ts";
import type { OutputLoggerResult } from "../../model/results/outputLogger.ts";
import type { StreamProgress } from "../../model/results/streamStatus.ts";
import { UserError } from "../../model/userError.ts";
import type { Component } from "../../model/wire/serviceApi.ts";
import type { ComponentLive } from "../../model/wire/serviceApiComponents.ts";
import type { ComponentName } from "../../run/components.ts";
import type { RunHost } from "../../run/runHost.ts";
import { loadTextFile } from "../../store/jsonFile.ts";
import type { ComponentStorage } from "../../store/testDataStore.ts";
import type { StoredRun } from "./componentNames.ts";
import { countProviderAttempts } from "./providerCounts.ts";
import type { StoredTest } from "./streamCounts.ts";
import { describeStanding } from "./streamStanding.ts";

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
  const storage = store.component(run.id, component.role, component.id);
  // Asked for first: a test that ends meanwhile is then in the summary, and is not counted twice.
  const live = findLive(runs, run, component);
  const [files, filed] = await Promise.all([storage.listFiles(), loadFiled(storage)]);
  const standing = run.providers.has(component.id)
    ? await describeProvider(runs, run, component, filed)
    : await describeStanding(runs, run, component, { ...filed, storage, files, live });
  return {
    id: component.id,
    role: component.role,
    kind: component.kind,
    ...standing,
    ...(live === undefined ? {} : { live }),
    storage: {
      folder: relativePath(dataFolder, storage.folder),
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    loggers: listLoggerResults(filed),
    ...(filed.isBroken ? { problem: brokenSummary } : {}),
  };
}

/** `test_run_summary.json` with all its keys and digits; null while there is none that can be read. */
export async function loadComponentSummary(
  { store }: RunHost,
  run: StoredRun,
  component: ComponentName,
): Promise<unknown> {
  const storage = store.component(run.id, component.role, component.id);
  const { isBroken } = await loadFiled(storage);
  if (!isBroken && run.isRunning) return (await storage.loadSummary()) ?? null;
  const text = isBroken ? undefined : await loadTextFile(storage.summaryFile);
  return text === undefined ? null : parseExactJson(text);
}

// --- internal ---

/** What the summary of a component has; nothing where there is none, or none that can be read. */
interface Filed {
  readonly tests: readonly StoredTest[];
  readonly promptTests?: PromptTests | undefined;
  readonly isBroken: boolean;
}

const brokenSummary = "test_run_summary.json is broken; its tests are not counted.";

async function loadFiled(storage: ComponentStorage): Promise<Filed> {
  try {
    const summary = await storage.loadSummary();
    const promptTests =
      summary !== undefined && "prompt_tests" in summary ? summary.prompt_tests : undefined;
    return { tests: summary?.tests ?? [], promptTests, isBroken: false };
  } catch (error) {
    if (error instanceof UserError) return { tests: [], isBroken: true };
    throw error;
  }
}

async function describeProvider(
  runs: RunHost,
  run: StoredRun,
  { id }: ComponentName,
  { promptTests }: Filed,
): Promise<Pick<Component, "state" | "counts">> {
  const counts = await countProviderAttempts(runs, run, id, promptTests);
  return { state: run.isRunning ? "running" : "finished", counts };
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

function listLoggerResults({ tests, promptTests }: Filed): Component["loggers"] {
  const ofTests = tests.flatMap(({ scenario, run_number: runNumber, loggers }) =>
    loggers.map((result) => ({ scenario, runNumber, ...describeLogger(result) })),
  );
  return [...ofTests, ...(promptTests?.loggers ?? []).map(describeLogger)];
}

function describeLogger({
  logger_name,
  has_output,
  output_folder_path,
  error,
}: OutputLoggerResult): Component["loggers"][number] {
  return {
    loggerName: logger_name,
    hasOutput: has_output,
    outputFolderPath: output_folder_path,
    ...(error === undefined ? {} : { error }),
  };
}
