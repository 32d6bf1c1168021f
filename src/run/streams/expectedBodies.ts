import { readUtf8File } from "../../common/utf8Text.ts";
import type { CompareRules } from "../../model/config/compareRules.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { findAtPointer, formatPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import type { ValidationError } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { formatCount } from "../../model/words/figures.ts";
import { compareValues, type LeafDifference } from "../../scenarios/values/compareValues.ts";
import { buildRuleTree, type RulePlace } from "../../scenarios/values/ruleTree.ts";
import { keyText } from "../../streams/ledger/keyText.ts";
import { createPlaceReader } from "../../streams/observers/recordPlace.ts";
import { TurnTaker } from "../../streams/sources/pacing.ts";
import { TestFault } from "../testFault.ts";
import { type BodyMatching, matchBodies } from "./matchBodies.ts";
import type { RecordExpectations } from "./recordExpectations.ts";

export interface ExpectedBodiesOptions {
  /** JSONL file of the bodies, absolute. */
  readonly file: string;
  /** Where a body has what it is matched by; without it, and where a record has its key beside the body, it is matched as a whole. */
  readonly key: string | undefined;
  readonly compare: CompareRules | undefined;
}

/**
 * Holds the bodies of records against those of a file, as multisets: those of one key are matched, first those that are
 * equal under the rules, then the others in their order. An error for each that is missing, differs, or was not expected.
 */
export function createExpectedBodies({
  file,
  key,
  compare,
}: ExpectedBodiesOptions): RecordExpectations {
  const rules = buildRuleTree(compare);
  const hasRules = Object.keys(compare ?? {}).length > 0;
  // A line of the file is a body: it has no header and no query that could be its key.
  const steps = key?.startsWith("/") ? parsePointer(key) : undefined;
  const keyOf = (body: unknown) => (steps && keyText(findAtPointer(body, steps))) ?? "";
  const readBody = createPlaceReader("");
  let received: Received[] = [];
  let recordCount = 0;
  let characters = 0;
  return {
    add(record, bodyText) {
      recordCount += 1;
      if (received.length >= mostRecords || characters >= mostCharacters) return undefined;
      const body = readBody(record);
      characters += bodyText?.length ?? formatExactJson(body).length;
      received.push({ sequence: record.sequence, key: keyOf(body), body });
      return undefined;
    },
    reset() {
      received = [];
      recordCount = 0;
      characters = 0;
    },
    async findErrors() {
      let expected: unknown[];
      try {
        expected = parseLines(await readUtf8File(file));
      } catch (error) {
        const message = `The expected records cannot be read: ${errorMessage(error)}.`;
        throw new TestFault("internal", message);
      }
      const keyed = expected.map((body) => ({ key: keyOf(body), body }));
      const errors: ValidationError[] = [];
      const isAll = recordCount === received.length;
      if (!isAll) {
        const message = `${formatCount(recordCount)} records came, of which the first ${formatCount(received.length)} are held against the file`;
        errors.push(toError("", message));
      }
      const turns = new TurnTaker(process.hrtime.bigint);
      for (const [of, group] of groupByKey(keyed, received)) {
        const matching = { rules, hasRules, turns };
        const unmet = await matchGroup(of, group, matching, isAll ? "missing" : "not among them");
        for (const error of unmet) errors.push(error);
      }
      return limit(errors);
    },
  };
}

// --- internal ---

/** More are not kept for a comparison, of large bodies fewer: what was expected and came later is not found. */
const mostRecords = 100_000;
const mostCharacters = 64 * 1024 * 1024;
const mostErrors = 20;
const mostShownCharacters = 200;

interface Received {
  readonly sequence: number;
  readonly key: string;
  readonly body: unknown;
}

interface Group {
  readonly expected: unknown[];
  readonly received: Received[];
}

function parseLines(text: string): unknown[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [parseExactJson(line)];
    } catch (error) {
      throw new Error(`line ${index + 1} is not JSON (${errorMessage(error)})`);
    }
  });
}

function groupByKey(
  expected: readonly { key: string; body: unknown }[],
  received: readonly Received[],
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const open = (key: string): Group => {
    const group = groups.get(key) ?? { expected: [], received: [] };
    groups.set(key, group);
    return group;
  };
  for (const { key, body } of expected) open(key).expected.push(body);
  for (const each of received) open(each.key).received.push(each);
  return groups;
}

async function matchGroup(
  key: string,
  group: Group,
  matching: BodyMatching,
  absent: string,
): Promise<ValidationError[]> {
  const { expected, received } = await matchBodies(group, matching);
  const paired = expected.map((body, at) => {
    const came = received[at];
    return came === undefined
      ? `is ${absent}: ${shorten(body)}`
      : describeDifferences(body, came, matching.rules);
  });
  const further = received
    .slice(expected.length)
    .map(({ sequence, body }) => `record ${sequence} was not expected: ${shorten(body)}`);
  return [...paired, ...further].map((message) => toError(key, message));
}

function describeDifferences(body: unknown, came: Received, rules: RulePlace): string {
  const { differences } = compareValues(body, came.body, rules);
  const shown = differences.slice(0, 3).map(spell).join("; ");
  const more = differences.length > 3 ? `; and ${differences.length - 3} more` : "";
  return `record ${came.sequence} differs: ${shown}${more}`;
}

function spell(difference: LeafDifference): string {
  const { path, expected, actual } = difference;
  const wanted = "expected" in difference ? shorten(expected) : "nothing";
  const came = "actual" in difference ? shorten(actual) : "nothing";
  return `${formatPointer(path) || "it"} is ${came}, expected ${wanted}`;
}

function shorten(value: unknown): string {
  const text = formatExactJson(value);
  return text.length > mostShownCharacters ? `${text.slice(0, mostShownCharacters)}…` : text;
}

function toError(key: string, message: string): ValidationError {
  return { path: key === "" ? ["expected"] : ["expected", key], code: "expect", message };
}

function limit(errors: readonly ValidationError[]): ValidationError[] {
  const more = errors.length - mostErrors;
  const shown = errors.slice(0, mostErrors);
  return more <= 0
    ? shown
    : [...shown, toError("", `${more} more are missing, differ or were not expected`)];
}
