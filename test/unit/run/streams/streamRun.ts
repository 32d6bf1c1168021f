import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { LoadedStreamScenario } from "../../../../src/model/config/loadedConfig.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import type { ObservedTest, SourceTest } from "../../../../src/model/results/componentSummary.ts";
import {
  observerSummarySchema,
  sourceSummarySchema,
} from "../../../../src/model/results/componentSummary.ts";
import { type HandlerRecord, handlerRecordSchema } from "../../../../src/model/results/record.ts";
import type { AttemptResult } from "../../../../src/model/results/resultFile.ts";
import { streamOutcomeSchema } from "../../../../src/model/results/streamOutcome.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { makeLoadedConfig, type Workspace } from "../builders.ts";

/** Runs one test of a stream scenario with the reaction `hook`, and reads what it left. */
export async function runStreamTest(workspace: Workspace, scenario: LoadedStreamScenario) {
  const logged: string[] = [];
  const loaded = makeLoadedConfig(workspace.folder, {}, [scenario]);
  const run = await startRun({
    ...workspace.options(loaded),
    log: (level, message) => logged.push(`${level} ${message}`),
  });
  const { file } = await run.finished;
  const result = await workspace.readResult(file);
  const attempt = result.results.hook?.[String(scenario.number)]?.runs[0]?.attempts[0];
  assert.ok(attempt !== undefined);
  const folder = path.join(workspace.dataFolder, "test_runs", run.id);
  return { attempt, outcome: readOutcome(attempt), folder, logged };
}

export function readOutcome(attempt: AttemptResult) {
  return streamOutcomeSchema.strict().parse(JSON.parse(attempt.rawResponse));
}

/** What the summary of the reaction `hook` has of its tests. */
export async function loadObservedTests(folder: string): Promise<ObservedTest[]> {
  const text = await readFile(path.join(folder, "reactions/hook/test_run_summary.json"), "utf8");
  return observerSummarySchema.parse(parseExactJson(text)).tests;
}

export async function loadSent(folder: string, id: string): Promise<SourceTest | undefined> {
  const text = await readFile(path.join(folder, `sources/${id}/test_run_summary.json`), "utf8");
  return sourceSummarySchema.parse(parseExactJson(text)).tests[0];
}

export async function readHookRecords(folder: string): Promise<HandlerRecord[]> {
  const log = path.join(folder, "reactions/hook/output_log/jsonl_file/outputs_00000.jsonl");
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n");
  return lines.map((line) => handlerRecordSchema.parse(parseExactJson(line)));
}
