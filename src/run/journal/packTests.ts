import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { JournaledPromptTest } from "./journalContent.ts";
import { OutcomeView } from "./outcomeView.ts";
import { readOutcome, readPlaces } from "./readPacked.ts";
import { createPack, type Special, type TestPack } from "./testPack.ts";

/** Gives the same test in about 150 bytes: outcome and places are made anew each time they are read. */
export type PackTest = (test: JournaledPromptTest) => JournaledPromptTest;

/**
 * For the tests of one run, of which there may be very many: what they have in common is kept once, what is their own as
 * numbers.
 */
export function createTestPack(): PackTest {
  const pack = createPack();
  return (test) => {
    const place = pack.tests.count;
    addTest(pack, test);
    return new PackedTest(pack, place);
  };
}

// --- internal ---

/** One of very many: a class, so that each costs no more than its two fields. */
class PackedTest implements JournaledPromptTest {
  private readonly pack: TestPack;
  private readonly at: number;

  constructor(pack: TestPack, at: number) {
    this.pack = pack;
    this.at = at;
  }

  get outcome(): TestOutcome {
    return readOutcome(this.pack, this.at);
  }

  get view(): TestOutcome {
    return new OutcomeView(this.pack, this.at);
  }

  get places(): readonly LinePlace[] {
    return readPlaces(this.pack, this.at);
  }
}

/** Its row is in the order of `columns`. */
function addTest(pack: TestPack, { outcome, places }: JournaledPromptTest): void {
  const { case: caseId, round, firstTokensMs, values, ...plain } = outcome;
  const { runNumber, totalDurationMs, inputTokens, outputTokens, costUsd, ...rest } = plain;
  const common = { outcome: rest, missed: values?.missed, places: places.length };
  pack.tests.add([
    pack.common.place(common),
    pack.places.count,
    addSpecial(pack, { case: caseId, round, firstTokensMs, values }),
    ...[runNumber, totalDurationMs, inputTokens, outputTokens, costUsd],
  ]);
  for (const { file, offset, length } of places) {
    pack.places.add([pack.texts.place(file), offset, length]);
  }
}

/** Its place; undefined where a test has nothing of it. */
function addSpecial(
  { specials, firstTokens, texts }: TestPack,
  { case: caseId, round, firstTokensMs, values }: Special,
): number | undefined {
  const firsts = firstTokensMs?.length;
  const caseAt = caseId === undefined ? undefined : texts.place(caseId);
  const figures = [caseAt, round, firsts, values?.compared, values?.matched];
  if (figures.every((figure) => figure === undefined)) return undefined;
  specials.add([...figures, firstTokens.length]);
  for (const firstTokenMs of firstTokensMs ?? []) firstTokens.add(firstTokenMs);
  return specials.count - 1;
}
