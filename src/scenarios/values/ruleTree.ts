import type { CompareRule, CompareRules } from "../../model/config/compareRules.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";

/** The rules that hold at one place of a value, and below it. */
export interface RulePlace {
  /** What a rule of several keys says; empty where there is none. */
  readonly rule: Exclude<CompareRule, string>;
  readonly kind: "date" | "ignore" | undefined;
  /** Whether fields that are not expected count for nothing, here and below. */
  readonly ignoresExtra: boolean;
  /** Whether what lies below may differ as JSON and still be equal. */
  readonly hasRulesBelow: boolean;
  /** The place of a field or item. */
  at(step: string): RulePlace;
}

/** The place of a whole value under these rules. */
export function buildRuleTree(rules: CompareRules = {}): RulePlace {
  const { extra, ...byPointer } = rules;
  const root = makeNode();
  for (const [pointer, rule] of Object.entries(byPointer)) {
    let node = root;
    for (const step of parsePointer(pointer)) node = openChild(node, step);
    node.rule = rule;
  }
  return makePlace([root], extra === "ignore");
}

// --- internal ---

interface RuleNode {
  rule: CompareRule | undefined;
  readonly children: Map<string, RuleNode>;
}

const anyItem = "*";

function makeNode(): RuleNode {
  return { rule: undefined, children: new Map() };
}

function openChild(node: RuleNode, step: string): RuleNode {
  const child = node.children.get(step) ?? makeNode();
  node.children.set(step, child);
  return child;
}

/** A place that several pointers lead to has the rule of the one that names its steps, not of the one with `*`. */
function makePlace(nodes: readonly RuleNode[], isExtraIgnoredAbove: boolean): RulePlace {
  const own = nodes.find(({ rule }) => rule !== undefined)?.rule;
  const rule = typeof own === "object" ? own : {};
  const ignoresExtra = isExtraIgnoredAbove || rule.extra === "ignore";
  const isLast = nodes.every(({ children }) => children.size === 0);
  const places = new Map<string, RulePlace>();
  const openBelow = (step: string): RulePlace => {
    const named = nodes.flatMap(({ children }) => children.get(step) ?? []);
    const any = nodes.flatMap(({ children }) => children.get(anyItem) ?? []);
    const key = named.length > 0 ? step : anyItem;
    const known = places.get(key) ?? makePlace([...named, ...any], ignoresExtra);
    places.set(key, known);
    return known;
  };
  const place: RulePlace = {
    rule,
    kind: typeof own === "string" ? own : undefined,
    ignoresExtra,
    hasRulesBelow: !isLast || ignoresExtra,
    at: (step) => (nodes.length === 0 ? place : openBelow(step)),
  };
  return place;
}
