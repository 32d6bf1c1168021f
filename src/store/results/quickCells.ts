import type { CellFigures } from "../../model/results/cellFigures.ts";
import {
  type ResultHead,
  resultHeadSchema,
  type ScenarioSummary,
  scenarioSummarySchema,
} from "../../model/results/resultFile.ts";

/** A result file's head and what its cells came to. */
export interface QuickResult {
  readonly head: ResultHead;
  readonly cells: readonly CellFigures[];
}

/**
 * Reads the bytes of a result file of our own by the places where its lines begin, with no look at any reply: ten times as
 * fast as reading each test. No line of such a file begins within a string, so an indentation tells the depth. Undefined
 * where the file is laid out in another way, lacks a figure, or its cells do not add up to what its head says: then it has
 * to be read test by test.
 */
export function readQuickCells(bytes: Buffer): QuickResult | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof OtherLayout || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// --- internal ---

/** The file is not written as `resultWriter` does. */
class OtherLayout extends Error {}

const promptsLine = '\n  "prompts": ';
const resultsLine = '\n  "results": {';
const summaryLine = '\n        ],\n        "summary": {';
const durationLine = Buffer.from('\n            "totalDurationMs": ');
const valuesLine = Buffer.from('\n            "values": {');
const errorLine = Buffer.from('\n                "errorMessage": "');
const notSentLine = Buffer.from('\n                "httpRequests": 0');
const modelLine = Buffer.from('\n                "responseModel": "');
/** Longer than a line that opens a provider or a scenario. */
const mostOpening = 512;
const mostNumber = 32;

function read(bytes: Buffer): QuickResult {
  const headEnd = find(bytes, promptsLine, 0) - 1;
  const headText = `${bytes.toString("utf8", 0, headEnd)}\n}`;
  const parsed = resultHeadSchema.safeParse(JSON.parse(headText));
  if (!parsed.success) throw new OtherLayout();
  const head = parsed.data;
  const { errored } = head.summary;
  if (errored === undefined) throw new OtherLayout();
  const place = new Place(bytes, find(bytes, resultsLine, headEnd) + resultsLine.length);
  const cells = place.takes("}") ? [] : readProviders(place, errored > 0);
  if (!place.takes("\n}")) throw new OtherLayout();
  checkSums(head, cells, errored);
  return { head, cells };
}

function readProviders(place: Place, hasErrors: boolean): CellFigures[] {
  const cells: CellFigures[] = [];
  do {
    const [, key = ""] = place.takeMatch(/^\n {4}"((?:[^"\\\n]|\\.)*)": \{/);
    const provider = String(JSON.parse(`"${Buffer.from(key, "latin1").toString("utf8")}"`));
    do {
      const [, scenario = "", end] = place.takeMatch(
        /^\n {6}"(\d{1,15})": \{\n {8}"runs": \[(\],\n {8}"summary": \{)?/,
      );
      const from = place.at;
      if (end === undefined) place.goPast(summaryLine);
      const tests = place.bytes.subarray(from, place.at);
      const figures = countTests(tests, place.takeSummary(), hasErrors);
      cells.push({ provider, scenario: Number(scenario), ...figures });
      place.take("\n      }");
    } while (place.takes(","));
    place.take("\n    }");
  } while (place.takes(","));
  place.take("\n  }");
  return cells;
}

/** Where in a file the reading is. */
class Place {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  takes(text: string): boolean {
    const isThere = this.bytes.toString("latin1", this.at, this.at + text.length) === text;
    if (isThere) this.at += text.length;
    return isThere;
  }

  take(text: string): void {
    if (!this.takes(text)) throw new OtherLayout();
  }

  takeMatch(pattern: RegExp): RegExpExecArray {
    const end = Math.min(this.bytes.length, this.at + mostOpening);
    const match = pattern.exec(this.bytes.toString("latin1", this.at, end));
    if (match === null) throw new OtherLayout();
    this.at += match[0].length;
    return match;
  }

  goPast(text: string): void {
    this.at = find(this.bytes, text, this.at) + text.length;
  }

  /** The summary whose brace was just passed. */
  takeSummary(): ScenarioSummary {
    const from = this.at;
    this.goPast("\n        }");
    const summary: unknown = JSON.parse(`{${this.bytes.toString("utf8", from, this.at)}`);
    const parsed = scenarioSummarySchema.safeParse(summary);
    if (!parsed.success) throw new OtherLayout();
    return parsed.data;
  }
}

function countTests(
  tests: Buffer,
  summary: ScenarioSummary,
  hasErrors: boolean,
): Omit<CellFigures, "provider" | "scenario"> {
  const { firstSchemaRate, schemaRate, valueRate, costUsd } = summary;
  if (firstSchemaRate === undefined || schemaRate === undefined) throw new OtherLayout();
  const durations = [...findAll(tests, durationLine)].map((at) => readNumber(tests, at));
  const count = durations.length;
  const mayHaveErrors = hasErrors && summary.successRate < 100;
  // Tests for which nothing was sent have no time: which they are, only each of them tells.
  if (mayHaveErrors && tests.indexOf(notSentLine) >= 0) throw new OtherLayout();
  const valued = valueRate === undefined ? 0 : countAll(tests, valuesLine);
  const share = (rate: number, total = count) => Math.round((rate * total) / 100);
  const model = readModel(tests);
  return {
    tests: count,
    passed: share(summary.successRate),
    first: share(summary.firstAttemptSuccessRate),
    errored: mayHaveErrors ? countAll(tests, errorLine) : 0,
    fitting: share(schemaRate),
    fittingAtOnce: share(firstSchemaRate),
    valued,
    met: valueRate === undefined ? 0 : share(valueRate, valued),
    ...(costUsd === undefined ? {} : { costUsd }),
    durationsMs: Float64Array.from(durations).sort(),
    ...(model === undefined ? {} : { model }),
  };
}

function readModel(tests: Buffer): string | undefined {
  const [at] = findAll(tests, modelLine);
  if (at === undefined) return undefined;
  const end = tests.indexOf("\n", at);
  const line = tests.toString("utf8", at - 1, end < 0 ? tests.length : end);
  return String(JSON.parse(line.replace(/,$/, "")));
}

function readNumber(bytes: Buffer, at: number): number {
  const [text = ""] = /^[^,\n]*/.exec(bytes.toString("latin1", at, at + mostNumber)) ?? [];
  const value: unknown = JSON.parse(text);
  if (typeof value !== "number") throw new OtherLayout();
  return value;
}

/** Where what follows each of these begins. */
function* findAll(bytes: Buffer, text: Buffer): Generator<number> {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at)) {
    at += text.length;
    yield at;
  }
}

function countAll(bytes: Buffer, text: Buffer): number {
  let count = 0;
  for (const _ of findAll(bytes, text)) count += 1;
  return count;
}

function find(bytes: Buffer, text: string, from: number): number {
  const at = bytes.indexOf(text, from, "latin1");
  if (at < 0) throw new OtherLayout();
  return at;
}

function checkSums({ summary }: ResultHead, cells: readonly CellFigures[], errored: number): void {
  const sum = (key: "tests" | "passed" | "errored") =>
    cells.reduce((all, cell) => all + cell[key], 0);
  const isSame =
    sum("tests") === summary.totalTests &&
    sum("passed") === summary.passed &&
    sum("errored") === errored;
  if (!isSame) throw new OtherLayout();
}
