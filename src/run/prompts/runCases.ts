import { existsSync } from "node:fs";
import { openPlaceReader } from "../../loggers/lines/placeReader.ts";
import {
  type CaseSet,
  type StoredCase,
  type TestCase,
  toTestCase,
} from "../../model/config/testCase.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import type { WrittenLines } from "../../store/testDataStore.ts";
import type { StartRunOptions } from "../activeRun.ts";
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
 * Copies the cases of a run into its folder, where those of a run that goes on lie already; throws a `UserError` when they
 * are not those that were checked.
 */
export async function storeCases(
  runId: string,
  { prompts }: RunPlan,
  { store, loaded, resumes }: Pick<StartRunOptions, "store" | "loaded" | "resumes">,
): Promise<RunCases> {
  const written = new Map<number, WrittenLines>();
  const writeAll = async () => {
    for (const { number, cases } of prompts) {
      const file = written.get(number)?.file;
      if (cases === undefined || (file !== undefined && existsSync(file))) continue;
      const set = loaded.caseSets?.get(number);
      if (set === undefined) throw new RangeError(`the cases of scenario ${number} were not read`);
      const lines =
        resumes === undefined
          ? await store.writeCases(runId, number, set.read())
          : await findLines(store.paths.casesFile(runId, number), set);
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
      const line = lines.read({ file, offset, length: end - offset });
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
