import type { Problem } from "../../model/config/problem.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { findTooDeep } from "../../model/json/jsonDepth.ts";
import { findEncodingProblem } from "../files/encodingProblem.ts";
import { type JsoncDocument, parseJsoncDocument } from "../files/jsoncDocument.ts";
import { type CaseEntry, makeBrokenEntry } from "./caseEntry.ts";
import { readTextLines, type TextLine } from "./readTextLines.ts";

/** Cases of a JSONL file, one a line; empty lines are none. */
export async function* readJsonlCases(file: string): AsyncGenerator<CaseEntry> {
  try {
    for await (const line of readTextLines(file)) {
      if (line.text.trim() !== "") yield readLine(file, line);
    }
  } catch (error) {
    const fault = findEncodingProblem(file, error);
    if (fault === undefined) throw error;
    yield makeBrokenEntry([fault]);
  }
}

// --- internal ---

/** Only a line that something is wrong with is read by the parser that knows places. */
function readLine(file: string, line: TextLine): CaseEntry {
  const open = () => openLine(file, line);
  try {
    if (findTooDeep(line.text) !== undefined) return describeBroken(open());
    const value = parseExactJson(line.text);
    return { value, problems: [], locate: () => ({ document: open(), base: [] }) };
  } catch {
    return describeBroken(open());
  }
}

/** What comes after the first fault of a line is mostly its consequence; comments and trailing commas are faults here. */
function describeBroken(line: JsoncDocument): CaseEntry {
  return makeBrokenEntry([line.problems[0] ?? line.problemAt([], "is not valid JSON")]);
}

function openLine(file: string, { text, number }: TextLine): JsoncDocument {
  const document = parseJsoncDocument(file, text);
  const move = (problem: Problem) => ({ ...problem, line: problem.line + number - 1 });
  return {
    ...document,
    problems: document.problems.map(move),
    problemAt: (path, message, place) => move(document.problemAt(path, message, place)),
    warningAt: (path, message, place) => move(document.warningAt(path, message, place)),
  };
}
