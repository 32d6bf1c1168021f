import { createNumberList } from "../../common/numberList.ts";
import type { ReportModel, TestKey } from "../../model/results/report.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { errorMessage } from "../../model/userError.ts";
import { createHeadAggregate, type RunAggregate } from "../../report/aggregate.ts";
import { createFrequentFailures, type FrequentFailures } from "../../report/frequentFailures.ts";
import { addAttempts, createTestTexts } from "../../report/search/testTexts.ts";
import type { TextIndex } from "../../report/search/textIndex.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readEachTest, type StoredTest } from "../../store/results/resultReader.ts";

/** Bytes that lie together in a file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** What a report keeps of its result file: figures, texts that are searched, and places. It grows until all is read. */
export interface ReportContent {
  readonly aggregate: RunAggregate;
  readonly failures: FrequentFailures;
  readonly outcomes: readonly TestOutcome[];
  readonly texts: TextIndex;
  /** Absent once all is read, and nothing was left out. */
  readonly reading: ReportModel["reading"];
  findTest(key: TestKey): Place | undefined;
  findPrompt(hash: string): Place | undefined;
  /** Resolves when there are rows to show: once the first tests are read, or no more will be. Never rejects. */
  readonly begun: Promise<void>;
  /** Resolves when no more will be read. Never rejects. */
  readonly ended: Promise<void>;
}

/**
 * Begins to read the tests of a result file; between its blocks whatever else the process does has its turn. What was read
 * before a fault of the file stays.
 */
export function readReportContent(file: string, head: ResultHead): ReportContent {
  const aggregate = createHeadAggregate(head);
  const failures = createFrequentFailures(head.config.scenarioDetails);
  const outcomes: TestOutcome[] = [];
  const texts = createTestTexts();
  const places = createPlaces();
  const promptPlaces = createPlaces();
  const begun = Promise.withResolvers<void>();
  let isOver = false;
  let fault: string | undefined;

  async function readAll(): Promise<void> {
    let firstOffset: number | undefined;
    const onTooLong = (message: string) => {
      fault ??= message;
    };
    const add = ({ provider, scenario, run, offset, length }: StoredTest) => {
      const outcome = summarizeTest({ provider, scenario }, run);
      aggregate.add(outcome);
      failures.add(outcome, run);
      addAttempts(texts, outcomes.length, run.attempts);
      outcomes.push(outcome);
      places.add(placeKey(outcome), { offset, length });
      firstOffset ??= offset;
      if (offset + length - firstOffset > firstBytes) begun.resolve();
    };
    await readEachTest(file, add, { onPrompt: promptPlaces.add, onTooLong });
  }

  const ended = readAll()
    .catch((error: unknown) => {
      fault = errorMessage(error);
    })
    .finally(() => {
      isOver = true;
      begun.resolve();
    });

  return {
    aggregate,
    failures,
    outcomes,
    texts,
    get reading() {
      if (isOver && fault === undefined) return undefined;
      return { tests: outcomes.length, isGoingOn: !isOver, ...(fault && { fault }) };
    },
    findTest: (key) => places.find(placeKey(key)),
    findPrompt: promptPlaces.find,
    begun: begun.promise,
    ended,
  };
}

// --- internal ---

/** Read before a report is shown: about a tenth of a second, and more tests than a page has rows. */
const firstBytes = 4 * 1024 * 1024;

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

function placeKey(key: TestKey): string {
  return `${key.runNumber} ${key.scenario} ${key.provider}`;
}
