import { relativePath } from "../common/relativePath.ts";
import type { TestAttempts } from "../model/results/report.ts";
import type { RunResult } from "../model/results/resultFile.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { UserError } from "../model/userError.ts";
import { createHeadAggregate } from "../report/aggregate.ts";
import { buildReportModel } from "../report/buildReportModel.ts";
import { pageTests } from "../report/filterTests.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import { findProbe } from "../run/probe/findProbe.ts";
import { readStats } from "../store/folderItems.ts";
import { readPrompts, readResultTests, readTestAt } from "../store/results/resultReader.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { OpenReport } from "./openReport.ts";

/** A report of a result file. */
export interface FinishedReport extends OpenReport {
  /** Whether that file is still the one that was read: any process may delete or replace it. */
  isCurrent(): Promise<boolean>;
}

/** Reads a result file once, keeping figures and places; replies are read again when asked for. */
export async function openFinishedReport(
  store: TestDataStore,
  runId: string,
): Promise<FinishedReport> {
  const { file, head } = await store.openResult(runId);
  const read = await readStats(file);
  const aggregate = createHeadAggregate(head);
  const outcomes: TestOutcome[] = [];
  const places = new Map<string, { offset: number; length: number }>();
  for await (const { provider, scenario, run, offset, length } of readResultTests(file)) {
    const outcome = summarizeTest({ provider, scenario }, run);
    aggregate.add(outcome);
    outcomes.push(outcome);
    places.set(placeKey(outcome), { offset, length });
  }
  const parts = {
    file: relativePath(store.paths.dataFolder, file),
    probe: findProbe(head, outcomes, true),
  };

  return {
    async isCurrent() {
      const now = await readStats(file);
      return now !== undefined && now.size === read?.size && now.mtimeMs === read.mtimeMs;
    },
    model: () => buildReportModel("finished", head, aggregate, parts),
    tests: (filter, page) => pageTests(outcomes, filter, page, head.config.scenarioDetails),
    async attempts(key) {
      const place = places.get(placeKey(key));
      if (place === undefined)
        throw new UserError("This test is not in the file.", { code: "not_found" });
      const run = await readTestAt(file, place.offset, place.length);
      const { attempts, finalResponse } = run;
      const hashes = new Set(attempts.flatMap(({ promptHash }) => promptHash ?? []));
      const prompts = Object.fromEntries(await readPrompts(file, hashes));
      return { key, attempts, finalResponse, ...describeCase(run), prompts };
    },
  };
}

// --- internal ---

function describeCase({ case: id, round, values }: RunResult): Pick<TestAttempts, "caseResult"> {
  if (id === undefined || round === undefined) return {};
  const ofValues = values === undefined ? {} : { values };
  return { caseResult: { case: id, round, ...ofValues } };
}

function placeKey(key: { provider: string; scenario: number; runNumber: number }): string {
  return `${key.runNumber} ${key.scenario} ${key.provider}`;
}
