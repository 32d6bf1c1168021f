import { createNumberList, type NumberList } from "../../common/numberList.ts";
import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { JournaledPromptTest } from "./journalContent.ts";

/** Gives the same test in about 150 bytes: outcome and places are made anew each time they are read. */
export type PackTest = (test: JournaledPromptTest) => JournaledPromptTest;

/**
 * For the tests of one run, of which there may be very many: what they have in common is kept once, what is their own as
 * numbers.
 */
export function createTestPack(): PackTest {
  const pack: Pack = {
    tests: createRows(8),
    places: createRows(3),
    specials: createRows(6),
    firstTokens: createNumberList(),
    common: createKeptOnce((common) => JSON.stringify(common)),
    texts: createKeptOnce((text) => text),
  };
  return (test) => {
    const place = pack.tests.count;
    addTest(pack, test);
    return new PackedTest(pack, place);
  };
}

// --- internal ---

interface Pack {
  readonly tests: NumberRows;
  readonly places: NumberRows;
  readonly specials: NumberRows;
  readonly firstTokens: NumberList;
  readonly common: KeptOnce<Common>;
  /** Ids of cases and paths of files. */
  readonly texts: KeptOnce<string>;
}

/** What few kinds of tests have: cases, streamed replies, expected values. */
type Special = Pick<TestOutcome, "case" | "round" | "firstTokensMs" | "values">;

/** What many tests of a run have in common. */
interface Common {
  readonly outcome: Omit<TestOutcome, keyof Special | Figure>;
  readonly missed: readonly string[] | undefined;
  readonly places: number;
}

type Figure = "runNumber" | "totalDurationMs" | "inputTokens" | "outputTokens" | "costUsd";

/** One of very many: a class, so that each costs no more than its two fields. */
class PackedTest implements JournaledPromptTest {
  private readonly pack: Pack;
  private readonly at: number;

  constructor(pack: Pack, at: number) {
    this.pack = pack;
    this.at = at;
  }

  get outcome(): TestOutcome {
    return readOutcome(this.pack, this.at);
  }

  get places(): readonly LinePlace[] {
    return readPlaces(this.pack, this.at);
  }
}

function addTest(pack: Pack, { outcome, places }: JournaledPromptTest): void {
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
  { specials, firstTokens, texts }: Pack,
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

/** The row that `addTest` made, in its order. */
function readOutcome(pack: Pack, place: number): TestOutcome {
  const [commonAt = 0, , specialAt, runNumber = 0, totalDurationMs = 0, ...sums] =
    pack.tests.read(place);
  const [inputTokens, outputTokens, costUsd] = sums;
  const { outcome, missed } = pack.common.read(commonAt);
  return {
    ...outcome,
    runNumber,
    totalDurationMs,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(specialAt === undefined ? {} : readSpecial(pack, specialAt, missed)),
  };
}

/** The row that `addSpecial` made, in its order. */
function readSpecial(
  { specials, firstTokens, texts }: Pack,
  place: number,
  missed: readonly string[] = [],
): Special {
  const [caseAt, round, firsts, compared, matched = 0, from = 0] = specials.read(place);
  return {
    ...(caseAt === undefined ? {} : { case: texts.read(caseAt) }),
    ...(round === undefined ? {} : { round }),
    ...(firsts === undefined
      ? {}
      : { firstTokensMs: collect(firsts, (at) => firstTokens.at(from + at)) }),
    ...(compared === undefined ? {} : { values: { compared, matched, missed: [...missed] } }),
  };
}

function readPlaces(pack: Pack, place: number): LinePlace[] {
  const [commonAt = 0, from = 0] = pack.tests.read(place);
  return collect(pack.common.read(commonAt).places, (at) => {
    const [fileAt = 0, offset = 0, length = 0] = pack.places.read(from + at);
    return { file: pack.texts.read(fileAt), offset, length };
  });
}

/** Rows of so many numbers each; an undefined one is read as such. */
interface NumberRows {
  readonly count: number;
  add(row: readonly (number | undefined)[]): void;
  read(place: number): (number | undefined)[];
}

function createRows(width: number): NumberRows {
  const numbers = createNumberList();
  return {
    get count() {
      return numbers.length / width;
    },
    add(row) {
      for (const value of row) numbers.add(value ?? Number.NaN);
    },
    read: (place) =>
      collect(width, (at) => {
        const value = numbers.at(place * width + at);
        return Number.isNaN(value) ? undefined : value;
      }),
  };
}

/** Values of which those with the same key are kept once. */
interface KeptOnce<T> {
  /** Where it is kept, from 0. */
  place(value: T): number;
  read(place: number): T;
}

function createKeptOnce<T>(keyOf: (value: T) => string): KeptOnce<T> {
  const values: T[] = [];
  const places = new Map<string, number>();
  return {
    place(value) {
      const key = keyOf(value);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, values.length);
      return values.push(value) - 1;
    },
    read(place) {
      const value = values[place];
      if (value === undefined) throw new RangeError(`nothing is kept at ${place}`);
      return value;
    },
  };
}

function collect<T>(count: number, read: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => read(at));
}
