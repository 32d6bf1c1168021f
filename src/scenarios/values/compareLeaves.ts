import { isDay, parseIsoNs } from "../../model/time/isoTime.ts";
import { isSameDecimal, isWithin, readDecimal } from "./decimal.ts";
import type { RulePlace } from "./ruleTree.ts";

/** Whether two leaves (texts, numbers, booleans, null, empty objects and lists) are equal under the rules of their place. */
export function isSameLeaf(expected: unknown, actual: unknown, { rule, kind }: RulePlace): boolean {
  if (typeof expected === "string" && typeof actual === "string") {
    if (kind === "date") return isSameDate(expected, actual);
    return foldText(expected, rule) === foldText(actual, rule);
  }
  const [a, b] = [readDecimal(expected), readDecimal(actual)];
  if (a !== undefined || b !== undefined) {
    if (a === undefined || b === undefined) return false;
    const distance = readDecimal(rule.within);
    return distance === undefined ? isSameDecimal(a, b) : isWithin(a, b, distance);
  }
  if (typeof expected !== "object" || expected === null) return expected === actual;
  if (typeof actual !== "object" || actual === null) return false;
  return Array.isArray(expected) === Array.isArray(actual);
}

/** A text that equal ones share under a rule. */
export function foldText(text: string, { trim, ignoreCase }: RulePlace["rule"]): string {
  const trimmed = trim === true ? text.trim() : text;
  return ignoreCase === true ? trimmed.toLowerCase() : trimmed;
}

// --- internal ---

/** The same instant, or the same day as written if either has no time; what is no date must be the same text. */
function isSameDate(expected: string, actual: string): boolean {
  if (expected.trim() === actual.trim()) return true;
  const [dayA, dayB] = [dayOf(expected), dayOf(actual)];
  if (dayA === undefined || dayB === undefined) return false;
  if (!hasTime(expected) || !hasTime(actual)) return dayA === dayB;
  const [a, b] = [readInstant(expected), readInstant(actual)];
  return a !== undefined && a === b;
}

function dayOf(text: string): string | undefined {
  const day = /^\d{4}-\d\d-\d\d(?![\d-])/.exec(text.trim())?.[0];
  return day !== undefined && isDay(day) ? day : undefined;
}

function hasTime(text: string): boolean {
  return text.trim().length > "2026-01-02".length;
}

/** A time without a zone is taken for UTC. */
function readInstant(text: string): bigint | undefined {
  return parseIsoNs(text) ?? parseIsoNs(`${text.trim()}Z`);
}
