import { createNumberList } from "../common/numberList.ts";
import { relativePath } from "../common/relativePath.ts";
import type { TestAttempts, TestKey } from "../model/results/report.ts";
import type { RunResult } from "../model/results/resultFile.ts";
import type { RunTeeth } from "../model/results/teeth.ts";
import type { TestOutcome } from "../model/results/testOutcome.ts";
import { UserError } from "../model/userError.ts";
import { createHeadAggregate } from "../report/aggregate.ts";
import { buildReportModel } from "../report/buildReportModel.ts";
import { describeError } from "../report/failures.ts";
import { pageTests } from "../report/filterTests.ts";
import { createFrequentFailures } from "../report/frequentFailures.ts";
import { createTextIndex, type TextIndex } from "../report/search/textIndex.ts";
import { summarizeTest } from "../report/summarizeTest.ts";
import { findProbe } from "../run/probe/findProbe.ts";
import { measureRunTeeth } from "../run/teeth/measureRunTeeth.ts";
import { readStats } from "../store/folderItems.ts";
import { readPromptAt, readResultTests, readTestAt } from "../store/results/resultReader.ts";
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
  const texts = createTextIndex(searchedBytes);
  const places = createPlaces();
  const promptPlaces = createPlaces();
  const onPrompt = promptPlaces.add;
  for await (const test of readResultTests(file, { onPrompt })) {
    const { provider, scenario, run, offset, length } = test;
    const outcome = summarizeTest({ provider, scenario }, run);
    aggregate.add(outcome);
    failures.add(outcome, run);
    addTexts(texts, outcomes.length, run);
    outcomes.push(outcome);
    places.add(placeKey(outcome), { offset, length });
  }
  const parts = {
    file: relativePath(store.paths.dataFolder, file),
    probe: findProbe(head, outcomes, true),
  };
  const readTest = async (key: TestKey) => {
    const place = places.find(placeKey(key));
    return place && (await readTestAt(file, place.offset, place.length));
  };
  let teeth: Promise<RunTeeth> | undefined;

  return {
    async isCurrent() {
      const now = await readStats(file);
      return now !== undefined && now.size === read?.size && now.mtimeMs === read.mtimeMs;
    },
    model: () => buildReportModel("finished", head, { aggregate, failures }, parts),
    tests: (filter, page) =>
      pageTests(outcomes, filter, page, { names: head.config.scenarioDetails, texts }),
    async attempts(key) {
      const run = await readTest(key);
      if (run === undefined)
        throw new UserError("This test is not in the file.", { code: "not_found" });
      const { attempts, finalResponse } = run;
      const hashes = new Set(attempts.flatMap(({ promptHash }) => promptHash ?? []));
      const prompts: TestAttempts["prompts"] = {};
      for (const hash of hashes) {
        const at = promptPlaces.find(hash);
        const messages = at && (await readPromptAt(file, at.offset, at.length));
        if (messages !== undefined) prompts[hash] = messages;
      }
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

/** Four reports are kept open at once. */
const searchedBytes = { mostBytes: 128 * 1024 * 1024, mostBytesEach: 1024 * 1024 };

/** What came of a test in words: replies, and what was wrong with them. */
function addTexts(texts: TextIndex, at: number, { attempts }: RunResult): void {
  for (const { rawResponse, errorMessage, validationErrors } of attempts) {
    texts.add(at, rawResponse);
    const errors = validationErrors.map(describeError);
    const said = errorMessage === null ? errors : [errorMessage, ...errors];
    if (said.length > 0) texts.add(at, said.join("\n"));
  }
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Where very many things lie in a file, by their keys. */
function createPlaces(): {
  add(key: string, place: Place): void;
  find(key: string): Place | undefined;
} {
  const numbers = createNumberList();
  const at = new Map<string, number>();
  return {
    add(key, { offset, length }) {
      at.set(key, numbers.length);
      numbers.add(offset);
      numbers.add(length);
    },
    find(key) {
      const place = at.get(key);
      return place === undefined
        ? undefined
        : { offset: numbers.at(place), length: numbers.at(place + 1) };
    },
  };
}

function describeCase({ case: id, round, values }: RunResult): Pick<TestAttempts, "caseResult"> {
  if (id === undefined || round === undefined) return {};
  const ofValues = values === undefined ? {} : { values };
  return { caseResult: { case: id, round, ...ofValues } };
}

function placeKey(key: TestKey): string {
  return `${key.runNumber} ${key.scenario} ${key.provider}`;
}
