import { formatJsonKey } from "../../model/json/equalJson.ts";
import { isJsonNumber } from "../../model/json/exactNumber.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { isSameLeaf } from "./compareLeaves.ts";
import { type IsSameItem, pairItems } from "./pairItems.ts";
import type { RulePlace } from "./ruleTree.ts";

/** A leaf that differs: `expected` is absent where nothing was, `actual` where nothing came. */
export interface LeafDifference {
  readonly path: readonly string[];
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** Leaves of both values together, those that are equal, and what differs, the first `mostDifferences` of them. */
export interface ValueComparison {
  readonly compared: number;
  readonly matched: number;
  readonly differences: readonly LeafDifference[];
}

/** Further differences are only counted. */
export const mostDifferences = 1000;

/** Compares a value with what was expected leaf by leaf; keys may come in any order. */
export function compareValues(
  expected: unknown,
  actual: unknown,
  place: RulePlace,
): ValueComparison {
  const count = { compared: 0, matched: 0, differences: [] };
  const work = { left: mostWork };
  compareAt(expected, actual, { place, path: [], count, work });
  return count;
}

/** How many leaves of an expected value are compared. */
export function countLeaves(expected: unknown, place: RulePlace): number {
  const count = { compared: 0, matched: 0, differences: [] };
  addMissing(expected, { place, path: [], count, work: { left: mostWork } });
  return count.compared;
}

// --- internal ---

/** Leaves that may be compared to find which items of unordered lists belong together: beyond it only equal ones do. */
const mostWork = 300_000;

interface Comparing {
  readonly place: RulePlace;
  readonly path: readonly string[];
  readonly count: { compared: number; matched: number; differences: LeafDifference[] };
  /** Shared by all that is compared for one value. */
  readonly work: { left: number };
}

function below({ place, path, count, work }: Comparing, step: string): Comparing {
  return { place: place.at(step), path: [...path, step], count, work };
}

function compareAt(expected: unknown, actual: unknown, at: Comparing): void {
  if (at.place.kind === "ignore") return;
  if (isJsonObject(expected) && isJsonObject(actual)) {
    compareObjects(expected, actual, at);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    compareLists(expected, actual, at);
  } else if (isLeaf(expected) && isLeaf(actual)) {
    addLeaf(isSameLeaf(expected, actual, at.place), { path: at.path, expected, actual }, at);
  } else if (isLeaf(expected)) {
    addLeaf(false, { path: at.path, expected, actual }, at);
    addExtra(actual, at);
  } else {
    addMissing(expected, at);
    addExtra(actual, at);
  }
}

type Fields = Record<string, unknown>;

function compareObjects(expected: Fields, actual: Fields, at: Comparing): void {
  const extra = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
  const isFree = at.place.ignoresExtra || extra.length === 0;
  if (Object.keys(expected).length === 0 && isFree) addMatch(at);
  for (const [key, value] of Object.entries(expected)) {
    const inner = below(at, key);
    if (Object.hasOwn(actual, key)) compareAt(value, actual[key], inner);
    else addMissing(value, inner);
  }
  if (isFree) return;
  for (const key of extra) addExtra(actual[key], below(at, key));
}

function compareLists(expected: unknown[], actual: unknown[], at: Comparing): void {
  if (expected.length === 0 && actual.length === 0) addMatch(at);
  for (const { from, to } of pairItems(expected, actual, at.place, isSameWithin(at.work))) {
    if (from !== undefined && to !== undefined) {
      compareAt(expected[from], actual[to], below(at, String(from)));
    } else if (from !== undefined) {
      addMissing(expected[from], below(at, String(from)));
    } else if (to !== undefined) addExtra(actual[to], below(at, String(to)));
  }
}

/** Whether two items are equal; once too much was compared, by their JSON alone. */
function isSameWithin(work: Comparing["work"]): IsSameItem {
  return (expected, actual, place) => {
    if (work.left <= 0) return formatJsonKey(expected) === formatJsonKey(actual);
    const count = { compared: 0, matched: 0, differences: [] };
    compareAt(expected, actual, { place, path: [], count, work });
    return count.compared === count.matched;
  };
}

/** Each leaf of a value that did not come. */
function addMissing(expected: unknown, at: Comparing): void {
  for (const [leaf, path] of eachLeaf(expected, at)) {
    addLeaf(false, { path, expected: leaf }, at);
  }
}

/** Each leaf of a value that was not expected. */
function addExtra(actual: unknown, at: Comparing): void {
  for (const [leaf, path] of eachLeaf(actual, at)) addLeaf(false, { path, actual: leaf }, at);
}

function* eachLeaf(value: unknown, at: Comparing): Generator<[unknown, readonly string[]]> {
  if (at.place.kind === "ignore") return;
  if (isLeaf(value)) {
    yield [value, at.path];
    return;
  }
  for (const [key, child] of Object.entries(value as object)) {
    yield* eachLeaf(child, below(at, key));
  }
}

function isLeaf(value: unknown): boolean {
  if (typeof value !== "object" || value === null || isJsonNumber(value)) return true;
  return Object.keys(value).length === 0;
}

function addMatch({ count, work }: Comparing): void {
  work.left -= 1;
  count.compared += 1;
  count.matched += 1;
}

function addLeaf(isSameValue: boolean, difference: LeafDifference, at: Comparing): void {
  if (isSameValue) {
    addMatch(at);
    return;
  }
  at.work.left -= 1;
  at.count.compared += 1;
  if (at.count.differences.length < mostDifferences) at.count.differences.push(difference);
}
