import { rm } from "node:fs/promises";
import { listLineFiles } from "../../loggers/lines/lineFileNames.ts";
import { readLines } from "../../loggers/lines/readLines.ts";
import { parseRecordLine } from "../../loggers/records/recordLine.ts";
import type { LoadedStreamScenario } from "../../model/config/loadedConfig.ts";
import type { HandlerRecord } from "../../model/results/record.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { buildStorageError } from "../../model/storageError.ts";
import type { ComponentStorage, TestDataStore } from "../../store/testDataStore.ts";
import { listComponents } from "../components.ts";
import { listObservers, listPlannedScenarios } from "../plannedCells.ts";
import { testKeyOf } from "../testKeyOf.ts";

/**
 * Removes what the stream tests of a run logged that did not end for all of their queries and reactions: they begin anew.
 * Every test has files of its own.
 */
export async function dropHalfDoneStreams(
  store: TestDataStore,
  folder: RunFolderFile,
  ended: ReadonlySet<string>,
): Promise<void> {
  for (const scenario of listPlannedScenarios(folder)) {
    if (scenario.kind === "prompt") continue;
    const isHalfDone: IsHalfDone = (test) =>
      test.scenario === scenario.number && !hasEnded(scenario, test.run_number, ended);
    for (const { role, id } of listComponents(scenario)) {
      const storage = store.component(folder.id, role, id);
      await dropLogs(storage, isHalfDone);
      await dropTests(storage, isHalfDone);
    }
  }
}

/** Whether a stream test gave its result for each of its queries and reactions. */
export function hasEnded(
  scenario: LoadedStreamScenario,
  runNumber: number,
  ended: ReadonlySet<string>,
): boolean {
  return listObservers(scenario).every((provider) =>
    ended.has(testKeyOf({ provider, scenario: scenario.number, runNumber })),
  );
}

// --- internal ---

type IsHalfDone = (test: { readonly scenario: number; readonly run_number: number }) => boolean;

async function dropLogs(
  { jsonlFolder, filePrefix }: Pick<ComponentStorage, "jsonlFolder" | "filePrefix">,
  isHalfDone: IsHalfDone,
): Promise<void> {
  for (const file of await listLineFiles(jsonlFolder, filePrefix)) {
    const first = await readFirstRecord(file);
    if (first !== undefined && isHalfDone(first)) await remove(file);
  }
}

/** Undefined where there is no whole line that is a record. */
async function readFirstRecord(file: string): Promise<HandlerRecord | undefined> {
  for await (const { text, isComplete } of readLines(file)) {
    if (!isComplete) return undefined;
    try {
      return parseRecordLine(text);
    } catch {
      // A broken line says nothing; the next may.
    }
  }
  return undefined;
}

async function remove(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw buildStorageError("delete", file, error);
  }
}

interface SummaryStorage<Summary> {
  loadSummary(): Promise<Summary | undefined>;
  writeSummary(summary: Summary): Promise<void>;
}

async function dropTests<Test extends Parameters<IsHalfDone>[0], Summary extends { tests: Test[] }>(
  storage: SummaryStorage<Summary>,
  isHalfDone: IsHalfDone,
): Promise<void> {
  const summary = await storage.loadSummary();
  if (summary === undefined) return;
  const tests = summary.tests.filter((test) => !isHalfDone(test));
  if (tests.length < summary.tests.length) await storage.writeSummary({ ...summary, tests });
}
