import { appendFile, rm } from "node:fs/promises";
import type * as z from "zod";
import { formatExactJson, parseExactJson } from "../model/json/exactJson.ts";
import { buildStorageError } from "../model/storageError.ts";
import { loadTextFile } from "./jsonFile.ts";

interface NumberedTest {
  readonly scenario: number;
  readonly run_number: number;
}

/** Tests that are not in a summary yet, a line each; errors are `UserError`s ("storage"). */
export interface AddedTests<Test extends NumberedTest> {
  add(test: Test): Promise<void>;
  /** Without a last line that a crash cut off. */
  load(): Promise<Test[]>;
  remove(): Promise<void>;
}

export function createAddedTests<Test extends NumberedTest>(
  file: string,
  schema: z.ZodType<Test>,
): AddedTests<Test> {
  return {
    async add(test) {
      try {
        await appendFile(file, `${formatExactJson(test)}\n`, { flush: true });
      } catch (error) {
        throw buildStorageError("write", file, error);
      }
    },
    async load() {
      const lines = (await loadTextFile(file))?.split("\n").slice(0, -1) ?? [];
      return lines.flatMap((line) => parseLine(line, schema));
    },
    async remove() {
      try {
        await rm(file, { force: true });
      } catch (error) {
        throw buildStorageError("delete", file, error);
      }
    },
  };
}

/** The summary with what was added to it, each test once: a crash between writing and removing leaves some in both. */
export function joinTests<Test extends NumberedTest, Summary extends { tests: Test[] }>(
  summary: Summary,
  added: readonly Test[],
): Summary {
  const keyOf = ({ scenario, run_number }: NumberedTest) => `${scenario}/${run_number}`;
  const known = new Set(summary.tests.map(keyOf));
  const tests = [...summary.tests, ...added.filter((test) => !known.has(keyOf(test)))];
  return { ...summary, tests };
}

// --- internal ---

/** A line that a crash left broken in the middle says nothing; those after it do. */
function parseLine<Test>(line: string, schema: z.ZodType<Test>): Test[] {
  try {
    return [schema.parse(parseExactJson(line))];
  } catch {
    return [];
  }
}
