import { relativePath } from "../../common/relativePath.ts";
import type { TestAttempts, TestKey } from "../../model/results/report.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { RunTeeth } from "../../model/results/teeth.ts";
import { UserError } from "../../model/userError.ts";
import { buildReportModel } from "../../report/buildReportModel.ts";
import { pageTests } from "../../report/filterTests.ts";
import { readStats } from "../../store/folderItems.ts";
import { readPromptAt, readTestAt } from "../../store/results/resultReader.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { findProbe } from "../probe/findProbe.ts";
import { measureRunTeeth } from "../teeth/measureRunTeeth.ts";
import type { OpenReport } from "./openReport.ts";
import { readReportContent } from "./reportContent.ts";

/** A report of a result file. */
export interface FinishedReport extends OpenReport {
  /** Whether that file is still the one that was read: any process may delete or replace it. */
  isCurrent(): Promise<boolean>;
  /** Whether the file is still being read. */
  readonly isReading: boolean;
}

/**
 * Reads a result file once, keeping figures and places; replies are read again when asked for. Resolves when there are tests to
 * show: of a large file the others follow, and `model().reading` says how far it is.
 */
export async function openFinishedReport(
  store: TestDataStore,
  runId: string,
): Promise<FinishedReport> {
  const { file, head } = await store.openResult(runId);
  const opened = await readStats(file);
  const content = readReportContent(file, head);
  const { outcomes, texts } = content;
  await content.begun;
  const workers = await store.loadRunWorkers(runId);
  const isReading = () => content.reading?.isGoingOn === true;
  const readTest = async (key: TestKey) => {
    if (content.findTest(key) === undefined) await content.ended;
    const place = content.findTest(key);
    return place && (await readTestAt(file, place.offset, place.length));
  };
  let teeth: Promise<RunTeeth> | undefined;

  return {
    async isCurrent() {
      const now = await readStats(file);
      return now !== undefined && now.size === opened?.size && now.mtimeMs === opened.mtimeMs;
    },
    get isReading() {
      return isReading();
    },
    ready: () => content.ended,
    model: () =>
      buildReportModel("finished", head, content, {
        file: relativePath(store.paths.dataFolder, file),
        probe: findProbe(head, outcomes, !isReading()),
        reading: content.reading,
        workers,
      }),
    tests: async (filter, page) =>
      pageTests(outcomes, filter, page, { names: head.config.scenarioDetails, texts }),
    async attempts(key) {
      const run = await readTest(key);
      if (run === undefined)
        throw new UserError("This test is not in the file.", { code: "not_found" });
      const { attempts, finalResponse } = run;
      const hashes = new Set(attempts.flatMap(({ promptHash }) => promptHash ?? []));
      const prompts: TestAttempts["prompts"] = {};
      for (const hash of hashes) {
        const at = content.findPrompt(hash);
        const messages = at && (await readPromptAt(file, at.offset, at.length));
        if (messages !== undefined) prompts[hash] = messages;
      }
      return { key, attempts, finalResponse, ...describeCase(run), prompts };
    },
    async teeth() {
      await content.ended;
      teeth ??= measureRunTeeth(store, {
        runId,
        async findAccepted(scenario) {
          const accepted = outcomes.find(
            (each) => each.scenario === scenario && (each.gates ?? 0) >= 2,
          );
          return accepted && (await readTest(accepted));
        },
      });
      return await teeth;
    },
  };
}

// --- internal ---

function describeCase({ case: id, round, values }: RunResult): Pick<TestAttempts, "caseResult"> {
  if (id === undefined || round === undefined) return {};
  const ofValues = values === undefined ? {} : { values };
  return { caseResult: { case: id, round, ...ofValues } };
}
