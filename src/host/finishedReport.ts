import { relativePath } from "../common/relativePath.ts";
import type { TestAttempts, TestKey } from "../model/results/report.ts";
import type { RunResult } from "../model/results/resultFile.ts";
import type { RunTeeth } from "../model/results/teeth.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { UserError } from "../model/userError.ts";
import { createHeadAggregate } from "../report/aggregate.ts";
import { buildReportModel } from "../report/buildReportModel.ts";
import { pageTests } from "../report/filterTests.ts";
import { createFrequentFailures } from "../report/frequentFailures.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import { findProbe } from "../run/probe/findProbe.ts";
import { measureRunTeeth } from "../run/teeth/measureRunTeeth.ts";
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
  const failures = createFrequentFailures(head.config.scenarioDetails);
  const outcomes: TestOutcome[] = [];
  const places = new Map<string, { offset: number; length: number }>();
  for await (const { provider, scenario, run, offset, length } of readResultTests(file)) {
    const outcome = summarizeTest({ provider, scenario }, run);
    aggregate.add(outcome);
    failures.add(outcome, run);
    outcomes.push(outcome);
    places.set(placeKey(outcome), { offset, length });
  }
  const parts = {
    file: relativePath(store.paths.dataFolder, file),
    probe: findProbe(head, outcomes, true),
  };
  const readTest = async (key: TestKey) => {
    const place = places.get(placeKey(key));
    return place && (await readTestAt(file, place.offset, place.length));
  };
  let teeth: Promise<RunTeeth> | undefined;

  return {
    async isCurrent() {
      const now = await readStats(file);
      return now !== undefined && now.size === read?.size && now.mtimeMs === read.mtimeMs;
    },
    model: () => buildReportModel("finished", head, { aggregate, failures }, parts),
    tests: (filter, page) => pageTests(outcomes, filter, page, head.config.scenarioDetails),
    async attempts(key) {
      const run = await readTest(key);
      if (run === undefined)
        throw new UserError("This test is not in the file.", { code: "not_found" });
      const { attempts, finalResponse } = run;
      const hashes = new Set(attempts.flatMap(({ promptHash }) => promptHash ?? []));
      const prompts = Object.fromEntries(await readPrompts(file, hashes));
      return { key, attempts, finalResponse, ...describeCase(run), prompts };
    },
    teeth() {
      teeth ??= measureRunTeeth(store, {
        runId,
        async findAccepted(scenario) {
          const accepted = outcomes.find((each) => each.scenario === scenario && each.gates >= 2);
          return accepted && (await readTest(accepted));
        },
      });
      return teeth;
    },
  };
}

// --- internal ---

function describeCase({ case: id, round, values }: RunResult): Pick<TestAttempts, "caseResult"> {
  if (id === undefined || round === undefined) return {};
  const ofValues = values === undefined ? {} : { values };
  return { caseResult: { case: id, round, ...ofValues } };
}

function placeKey(key: TestKey): string {
  return `${key.runNumber} ${key.scenario} ${key.provider}`;
}
