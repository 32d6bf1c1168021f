import { createHash } from "node:crypto";
import path from "node:path";
import { mostContentFaults } from "../../model/config/contentFault.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import type { PromptScenario } from "../../model/config/scenario.ts";
import {
  type CaseSet,
  type StoredCase,
  type WrittenCase,
  writtenCaseSchema,
} from "../../model/config/testCase.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { UserError } from "../../model/userError.ts";
import type { CaseEntry, ReadEntries } from "../cases/caseEntry.ts";
import { listCases } from "../cases/jsonCases.ts";
import { openCaseFile } from "../cases/openCases.ts";
import { formatSortedJson } from "../files/hashJson.ts";
import type { ReadPromptFile } from "../files/promptFiles.ts";
import { isMissing } from "../files/workspaceFiles.ts";
import { describeIssues } from "./describeIssues.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { describeForHash, type FilesLoad, loadFiles, missingFile } from "./loadFiles.ts";
import type { ScenarioSurroundings } from "./scenarioLoad.ts";
import { createTemplateCheck, findIdleNames, type TemplateCheck } from "./templateCheck.ts";

/** The cases of a scenario; `set` is absent where it has none, where there are problems, and where contents are not looked at. */
export interface CasesLoad {
  readonly set?: CaseSet;
  /** Whether a case that was looked at names files. */
  readonly hasFiles?: boolean;
  readonly problems: Problem[];
}

interface CaseSurroundings
  extends Pick<ScenarioSurroundings, "files" | "checksContents" | "readPromptFile"> {
  /** That of the outcome, self-contained. */
  readonly schema: JsonSchema;
}

/** Reads the cases of a scenario once, to check and count them; only ids and hash are kept. */
export async function loadCases(
  scenario: PromptScenario,
  source: ScenarioSource,
  surroundings: CaseSurroundings,
): Promise<CasesLoad> {
  const idle = findIdleNames(scenario, source);
  if (scenario.cases === undefined) return { problems: idle };
  const opened = await openEntries(scenario.cases, source, surroundings);
  if ("problem" in opened) return { problems: [opened.problem] };
  if (surroundings.checksContents !== true) return { problems: idle };
  const means = { folder: opened.folder, readPromptFile: surroundings.readPromptFile };
  const check = createTemplateCheck(scenario, source);
  const checked = await checkCases(opened.read, check, source, means);
  return { ...checked, problems: [...checked.problems, ...idle] };
}

// --- internal ---

const key = ["cases"];

async function openEntries(
  cases: NonNullable<PromptScenario["cases"]>,
  { document, base }: ScenarioSource,
  { files, schema }: CaseSurroundings,
): Promise<{ read: ReadEntries; folder: string } | { problem: Problem }> {
  const at = [...base, ...key];
  if (typeof cases !== "string") {
    return { read: () => listCases(document, at), folder: path.dirname(document.file) };
  }
  const file = path.resolve(path.dirname(document.file), cases);
  const fault = await files.findFault(file);
  if (fault !== undefined) {
    const problem = document.problemAt(at, `case file ${file} ${fault}`);
    return { problem: isMissing(fault) ? withFault(problem, at, missingFile) : problem };
  }
  const read = openCaseFile(file, schema);
  return read === undefined
    ? { problem: document.problemAt(at, "must be a .jsonl, .json or .csv file") }
    : { read, folder: path.dirname(file) };
}

/** What the files of cases are read with. */
interface FileMeans {
  /** Absolute folder that paths of cases are relative to. */
  readonly folder: string;
  readonly readPromptFile: ReadPromptFile;
}

async function checkCases(
  read: ReadEntries,
  templates: TemplateCheck,
  { document, base }: ScenarioSource,
  means: FileMeans,
): Promise<CasesLoad> {
  const problems: Problem[] = [];
  const doubles: DoubledId[] = [];
  let hasFiles = false;
  let position = 0;
  const ids = new Map<string, number>();
  const hash = createListHash();
  for await (const entry of read()) {
    position += 1;
    const checked = checkCase(entry, position, ids);
    if (checked.doubled !== undefined) doubles.push({ ...checked.doubled, at: problems.length });
    problems.push(...checked.problems);
    if (problems.length > mostContentFaults) break;
    if (checked.written === undefined) continue;
    ids.set(checked.written.id, position);
    problems.push(...templates.check(checked.written, entry));
    const found = await findFiles(checked.written, entry, means);
    problems.push(...found.problems);
    hasFiles ||= checked.written.files !== undefined && checked.written.files.length > 0;
    hash.add(formatForHash(checked.written, found.files));
  }
  if (problems.length === 0 && ids.size > 0) problems.push(...templates.findUnknown());
  if (problems.length === 0 && ids.size === 0) {
    problems.push(document.problemAt([...base, ...key], "must hold at least one case"));
  }
  for (const doubled of doubles) addFreeId(problems, doubled, ids);
  if (problems.length > 0) return { hasFiles, problems: problems.slice(0, mostContentFaults) };
  const set = makeCaseSet(read, { count: ids.size, hash: hash.end() }, means);
  return { set, hasFiles, problems };
}

/** An id that an earlier case has, and which of the problems says so. */
interface DoubledId {
  readonly id: string;
  readonly position: number;
  readonly place: readonly (string | number)[];
  readonly at: number;
}

type IdentifiedCase = WrittenCase & { readonly id: string };

function checkCase(
  entry: CaseEntry,
  position: number,
  ids: ReadonlyMap<string, number>,
): {
  written?: IdentifiedCase;
  doubled?: Omit<DoubledId, "at">;
  problems: readonly Problem[];
} {
  if (entry.problems.length > 0) return { problems: entry.problems };
  const parsed = writtenCaseSchema.safeParse(entry.value);
  if (!parsed.success) {
    const { document, base } = entry.locate();
    return { problems: describeIssues(parsed.error.issues, writtenCaseSchema, document, base) };
  }
  const written = identify(parsed.data, position);
  const taken = ids.get(written.id);
  if (taken === undefined) return { written, problems: [] };
  const { document, base } = entry.locate();
  const message = `id "${written.id}" is taken by case ${taken}`;
  const place = [...base, "id"];
  const doubled = { id: written.id, position, place };
  return { doubled, problems: [document.problemAt(place, message)] };
}

/** Offers an id that no case has, which is known once all were read. */
function addFreeId(
  problems: Problem[],
  { id, position, place, at }: DoubledId,
  ids: Map<string, number>,
): void {
  const problem = problems[at];
  if (problem === undefined) return;
  const free = findFreeId(id, position, ids);
  ids.set(free, position);
  const hint: FaultHint = {
    code: "taken-id",
    fixes: [
      { do: "setValue", value: free, note: "a free id" },
      { do: "remove", what: `id "${id}"` },
    ],
  };
  problems[at] = withFault(problem, place, hint);
}

function findFreeId(id: string, position: number, ids: ReadonlyMap<string, number>): string {
  const stem = id.slice(0, longestStem);
  for (let number = position; ; number++) {
    const free = `${stem}-${number}`;
    if (!ids.has(free)) return free;
  }
}

/** Leaves room for a number in what an id may be long. */
const longestStem = 180;

function identify(written: WrittenCase, position: number): IdentifiedCase {
  return { ...written, id: written.id ?? String(position) };
}

async function findFiles(
  { files = [] }: IdentifiedCase,
  entry: CaseEntry,
  { folder, readPromptFile }: FileMeans,
): Promise<FilesLoad> {
  if (files.length === 0) return noFiles;
  const problemAt = (position: number, message: string, hint?: FaultHint) => {
    const { document, base } = entry.locate();
    const place = [...base, "files", position];
    const problem = document.problemAt(place, message);
    return hint === undefined ? problem : withFault(problem, place, hint);
  };
  return await loadFiles(files, { folder, problemAt }, readPromptFile);
}

const noFiles: FilesLoad = { files: [], problems: [] };

/** A case that names no files is hashed as it is written. */
function formatForHash(written: IdentifiedCase, files: FilesLoad["files"]): string {
  const paths = written.files ?? [];
  if (paths.length === 0) return formatSortedJson(written);
  return formatSortedJson({ ...written, files: describeForHash(paths, files) });
}

function formatForRun({ files: _, ...written }: IdentifiedCase, files: FilesLoad["files"]): string {
  const stored: StoredCase = files.length === 0 ? written : { ...written, files };
  return formatExactJson(stored);
}

/** They were checked: what cannot be read any more has changed since. Files are not read again: each test does. */
function makeCaseSet(
  readEntries: ReadEntries,
  { count, hash }: Pick<CaseSet, "count" | "hash">,
  means: FileMeans,
): CaseSet {
  return {
    count,
    hash,
    async *read() {
      const found = createListHash();
      let position = 0;
      for await (const entry of readEntries()) {
        position += 1;
        const parsed = writtenCaseSchema.safeParse(entry.value);
        if (!parsed.success) break;
        const written = identify(parsed.data, position);
        const { files } = await findFiles(written, entry, means);
        found.add(formatForHash(written, files));
        yield formatForRun(written, files);
      }
      if (found.end() === hash) return;
      throw new UserError("The cases have changed since the config was read.", { code: "config" });
    },
  };
}

/** The hash of a list as of the JSON it is part of, item by item. */
function createListHash() {
  const hash = createHash("sha256");
  let isFirst = true;
  return {
    add(item: string): void {
      hash.update(isFirst ? "[" : ",").update(item);
      isFirst = false;
    },
    end: () => hash.update(isFirst ? "[]" : "]").digest("hex"),
  };
}
