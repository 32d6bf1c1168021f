import { createPacer } from "../../common/pacer.ts";
import { openPlaceReader, type PlaceReader } from "../../loggers/lines/placeReader.ts";
import { parseLineContent } from "../../loggers/records/recordLine.ts";
import type { ProviderAttempt } from "../../model/results/record.ts";
import { hugeReplyCharacters } from "../../model/results/wholeReply.ts";
import { UserError } from "../../model/userError.ts";
import { addAttempts, createTestTexts } from "../../report/search/testTexts.ts";
import type { TextIndex } from "../../report/search/textIndex.ts";
import type { JournaledTest } from "./journalContent.ts";

/** What came in words of the tests of a run that goes on. */
export interface JournaledTexts {
  /**
   * Resolves with the texts of all tests that have ended by now, by their position among `tests`; what cannot be read, as while a
   * journal is removed, is not among them. Never rejects.
   */
  load(): Promise<TextIndex>;
}

/** Reads nothing until it is asked, and each test once; `tests` grows while the run goes on. */
export function createJournaledTexts(tests: readonly JournaledTest[]): JournaledTexts {
  const texts = createTestTexts();
  let next = 0;
  let reading: Promise<void> = Promise.resolve();

  async function readOn(end: number): Promise<void> {
    const lines = openPlaceReader();
    const pacer = createPacer();
    try {
      for (; next < end && !texts.isFull; next += 1) {
        const test = tests[next];
        if (test !== undefined) tryToAdd(texts, next, test, lines);
        if (pacer.isDue()) await pacer.rest();
      }
    } finally {
      lines.close();
    }
  }

  return {
    async load() {
      const end = tests.length;
      // A journal that is gone is there again at the next search, or its run has ended.
      reading = reading.then(() => readOn(end)).catch(() => undefined);
      await reading;
      return texts;
    },
  };
}

// --- internal ---

/** Throws `UserError` where the journal cannot be read; a line that something else has made of it is left out. */
function tryToAdd(texts: TextIndex, number: number, test: JournaledTest, lines: PlaceReader): void {
  try {
    addTest(texts, number, test, lines);
  } catch (error) {
    if (error instanceof UserError) throw error;
  }
}

function addTest(texts: TextIndex, number: number, test: JournaledTest, lines: PlaceReader): void {
  if ("result" in test) {
    addAttempts(texts, number, test.result.attempts);
    return;
  }
  for (const place of test.places) {
    if (place.length > hugeReplyCharacters) {
      // Its beginning as it is written: all of it would take the place of many others.
      texts.add(number, lines.read({ ...place, length: hugeReplyCharacters }));
    } else {
      const { payload } = parseLineContent(lines.read(place)) as { payload: ProviderAttempt };
      addAttempts(texts, number, [payload]);
    }
  }
}
