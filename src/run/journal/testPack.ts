import { createNumberList, type NumberList } from "../../common/numberList.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";

/** The tests of one run: what many have in common once, what is their own as numbers. */
export interface TestPack {
  readonly tests: NumberRows;
  readonly places: NumberRows;
  readonly specials: NumberRows;
  readonly firstTokens: NumberList;
  readonly common: KeptOnce<Common>;
  /** Ids of cases and paths of files. */
  readonly texts: KeptOnce<string>;
}

/** Where the figures of a test are in its row. */
export const columns = {
  common: 0,
  places: 1,
  special: 2,
  runNumber: 3,
  totalDurationMs: 4,
  inputTokens: 5,
  outputTokens: 6,
  costUsd: 7,
} as const;

/** What few kinds of tests have: cases, streamed replies, expected values. */
export type Special = Pick<TestOutcome, "case" | "round" | "firstTokensMs" | "values">;

/** What many tests of a run have in common. */
export interface Common {
  readonly outcome: Omit<TestOutcome, keyof Special | Figure>;
  readonly missed: readonly string[] | undefined;
  readonly places: number;
}

export function createPack(): TestPack {
  return {
    tests: createRows(Object.keys(columns).length),
    places: createRows(3),
    specials: createRows(6),
    firstTokens: createNumberList(),
    common: createKeptOnce((common) => JSON.stringify(common)),
    texts: createKeptOnce((text) => text),
  };
}

/** `read` of each place below `count`. */
export function collect<T>(count: number, read: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => read(at));
}

// --- internal ---

type Figure = "runNumber" | "totalDurationMs" | "inputTokens" | "outputTokens" | "costUsd";

/** Rows of so many numbers each; an undefined one is read as such. */
interface NumberRows {
  readonly count: number;
  add(row: readonly (number | undefined)[]): void;
  read(place: number): (number | undefined)[];
  /** One number of a row. */
  at(place: number, column: number): number | undefined;
}

function createRows(width: number): NumberRows {
  const numbers = createNumberList();
  const at = (place: number, column: number) => {
    const value = numbers.at(place * width + column);
    return Number.isNaN(value) ? undefined : value;
  };
  return {
    get count() {
      return numbers.length / width;
    },
    add(row) {
      for (const value of row) numbers.add(value ?? Number.NaN);
    },
    read: (place) => collect(width, (column) => at(place, column)),
    at,
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
