import { existsSync } from "node:fs";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import {
  type CaseSet,
  type StoredCase,
  type TestCase,
  toTestCase,
} from "../../model/config/testCase.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import type { WrittenLines } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
import type { Masker } from "../masking/masker.ts";
import type { RunPlan } from "../plan.ts";

/** The cases of a run: each is read when its test begins, so that memory holds their places only. */
export interface RunCases {
  /** `position` counts from 1. */
  read(scenario: number, position: number): TestCase;
  /** Writes anew the files that vanished; throws as `storeCases` does. */
  restore(): Promise<void>;
  close(): void;
}

/**
 * Copies the cases of a run into its folder, masked: those that hold a secret are kept in memory beside it. Those of a run
 * that goes on lie there already. Throws a `UserError` when they are not those that were checked.
 */
export async function storeCases(
  runId: string,
  { prompts }: RunPlan,
  { store, loaded, resumes }: Pick<StartRunOptions, "store" | "loaded" | "resumes">,
  masker: Masker,
): Promise<RunCases> {
  const written = new Map<number, WrittenLines>();
  const whole = new Map<string, string>();
  const isThere = resumes !== undefined && resumes.masked !== true;
  const writeAll = async () => {
    for (const { number, cases } of prompts) {
      const file = written.get(number)?.file;
      if (cases === undefined || (file !== undefined && existsSync(file))) continue;
      const set = loaded.caseSets?.get(number);
      if (set === undefined) throw new RangeError(`the cases of scenario ${number} were not read`);
      const given = masker.isActive ? maskCases(number, set.read(), masker, whole) : set.read();
      const lines = isThere
        ? await findLines(store.paths.casesFile(runId, number), set)
        : await store.writeCases(runId, number, given);
      written.set(number, lines);
    }
  };
  await writeAll();
  const lines = openPlaceReader();
  return {
    read(scenario, position) {
      const { file, ends } = written.get(scenario) ?? { file: "", ends: [] };
      const [offset, end] = [ends[position - 2] ?? 0, ends[position - 1]];
      if (end === undefined) throw new RangeError(`scenario ${scenario} has no case ${position}`);
      const masked = whole.get(`${scenario} ${position}`);
      const line = masked ?? lines.read({ file, offset, length: end - offset });
      return toTestCase(parseExactJson(line) as StoredCase);
    },
    restore: writeAll,
    close: lines.close,
  };
}

// --- internal ---

/** Where the lines of a file are; what reading them throws is passed on. */
async function findLines(file: string, set: CaseSet): Promise<WrittenLines> {
  const ends: number[] = [];
  let end = 0;
  for await (const line of set.read()) {
    end += Buffer.byteLength(line) + 1;
    ends.push(end);
  }
  return { file, ends };
}

/** The lines of cases without secrets; those that had any are added to `whole` as they were. */
async function* maskCases(
  scenario: number,
  lines: AsyncIterable<string>,
  masker: Masker,
  whole: Map<string, string>,
): AsyncGenerator<string> {
  let position = 0;
  for await (const line of lines) {
    position += 1;
    if (masker.text(line) === line) {
      yield line;
      continue;
    }
    whole.set(`${scenario} ${position}`, line);
    const { id, files, ...texts } = parseExactJson(line) as StoredCase;
    yield formatExactJson({ id, ...(masker.value(texts) as object), ...(files && { files }) });
  }
}
