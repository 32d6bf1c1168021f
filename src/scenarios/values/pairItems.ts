import { formatJsonKey } from "../../model/json/equalJson.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { foldText } from "./compareLeaves.ts";
import type { RulePlace } from "./ruleTree.ts";

/** The positions of an expected item and of the one it is compared with; either is absent where the other has none. */
export interface ItemPair {
  readonly from?: number;
  readonly to?: number;
}

/** Whether two items are equal under the rules of their place. */
export type IsSameItem = (expected: unknown, actual: unknown, place: RulePlace) => boolean;

/**
 * Which items of two lists are compared with one another: those of one position, or in an `unordered` list those of one
 * `key`, else as many equal ones as there are, and what is left as it stands.
 */
export function pairItems(
  expected: readonly unknown[],
  actual: readonly unknown[],
  place: RulePlace,
  isSame: IsSameItem,
): ItemPair[] {
  const [all, others] = [[...expected.keys()], [...actual.keys()]];
  if (place.rule.unordered !== true) return zip(all, others);
  const groups = groupItems(all, (from) => groupOf(expected[from], place));
  const otherGroups = groupItems(others, (to) => groupOf(actual[to], place));
  const pairs = [...groups].flatMap(([name, group]) =>
    pairGroup({ group, others: otherGroups.get(name) ?? [], expected, actual, place, isSame }),
  );
  const unmet = [...otherGroups].flatMap(([name, group]) => (groups.has(name) ? [] : group));
  const missing = pairs.flatMap(({ from, to }) => (to === undefined ? (from ?? []) : []));
  const left = pairs.flatMap(({ from, to }) => (from === undefined ? (to ?? []) : []));
  const met = pairs.filter(({ from, to }) => from !== undefined && to !== undefined);
  return [...met, ...zip(missing, [...left, ...unmet])];
}

// --- internal ---

/** More comparisons than these take too long; then only items that are equal without any rule are found. */
const mostComparisons = 50_000;

function zip(from: readonly number[], to: readonly number[]): ItemPair[] {
  return Array.from({ length: Math.max(from.length, to.length) }, (_, at) =>
    makePair(from[at], to[at]),
  );
}

function makePair(from: number | undefined, to: number | undefined): ItemPair {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function groupItems(positions: readonly number[], nameOf: (position: number) => string) {
  return Map.groupBy(positions, nameOf);
}

/** What items of one key share, texts under the rule of that key. */
function groupOf(item: unknown, place: RulePlace): string {
  const { key } = place.rule;
  if (key === undefined) return "";
  const value = readKey(item, key);
  const { rule } = place.at("0").at(key);
  return formatJsonKey(typeof value === "string" ? foldText(value, rule) : value);
}

interface GroupPairing {
  readonly group: readonly number[];
  readonly others: readonly number[];
  readonly expected: readonly unknown[];
  readonly actual: readonly unknown[];
  readonly place: RulePlace;
  readonly isSame: IsSameItem;
}

function pairGroup(pairing: GroupPairing): ItemPair[] {
  const { group, others } = pairing;
  if (group.length === 1 && others.length === 1) return zip(group, others);
  const isMany = group.length * others.length > mostComparisons;
  const isExact = isMany || !pairing.place.hasRulesBelow;
  const found = isExact ? matchExactly(pairing) : matchByRules(pairing);
  const taken = new Set(found.values());
  const met = [...found].map(([from, to]) => ({ from, to }));
  const missing = group.filter((from) => !found.has(from));
  const left = others.filter((to) => !taken.has(to));
  return [...met, ...zip(missing, left)];
}

/** Items that are equal as JSON values, by expected position. */
function matchExactly({ group, others, expected, actual }: GroupPairing): Map<number, number> {
  const free = Map.groupBy(others.toReversed(), (to) => formatJsonKey(actual[to]));
  const found = new Map<number, number>();
  for (const from of group) {
    const to = free.get(formatJsonKey(expected[from]))?.pop();
    if (to !== undefined) found.set(from, to);
  }
  return found;
}

/** As many equal items as can be: one that fits several gives way to one that fits it alone (Kuhn's algorithm). */
function matchByRules({
  group,
  others,
  expected,
  actual,
  place,
  isSame,
}: GroupPairing): Map<number, number> {
  const fits = new Map(
    group.map((from) => {
      const itemPlace = place.at(String(from));
      return [from, others.filter((to) => isSame(expected[from], actual[to], itemPlace))];
    }),
  );
  const holders = new Map<number, number>();
  const take = (from: number, tried: Set<number>): boolean => {
    for (const to of fits.get(from) ?? []) {
      if (tried.has(to)) continue;
      tried.add(to);
      const holder = holders.get(to);
      if (holder !== undefined && !take(holder, tried)) continue;
      holders.set(to, from);
      return true;
    }
    return false;
  };
  for (const from of group) take(from, new Set());
  return new Map([...holders].map(([to, from]) => [from, to]));
}
