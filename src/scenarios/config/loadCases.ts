import { createHash } from "node:crypto";
import path from "node:path";
import { mostContentFaults } from "../../model/config/contentFault.ts";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { PromptScenario } from "../../model/config/scenario.ts";
import { type CaseSet, type WrittenCase, writtenCaseSchema } from "../../model/config/testCase.ts";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { UserError } from "../../model/userError.ts";
import type { CaseEntry, ReadEntries } from "../cases/caseEntry.ts";
import { listCases } from "../cases/jsonCases.ts";
import { openCaseFile } from "../cases/openCases.ts";
import { formatSortedJson } from "../files/hashJson.ts";
import { describeIssues } from "./describeIssues.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import type { ScenarioSurroundings } from "./scenarioLoad.ts";
import { createTemplateCheck, findIdleNames, type TemplateCheck } from "./templateCheck.ts";

/** The cases of a scenario; `set` is absent where it has none, where there are problems, and where contents are not looked at. */
export interface CasesLoad {
  readonly set?: CaseSet;
  readonly problems: Problem[];
}

interface CaseSurroundings extends Pick<ScenarioSurroundings, "files" | "checksContents"> {
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
  const checked = await checkCases(opened.read, createTemplateCheck(scenario, source), source);
  return { ...checked, problems: [...checked.problems, ...idle] };
}

// --- internal ---

const key = ["cases"];

async function openEntries(
  cases: NonNullable<PromptScenario["cases"]>,
  { document, base }: ScenarioSource,
  { files, schema }: CaseSurroundings,
): Promise<{ read: ReadEntries } | { problem: Problem }> {
  const at = [...base, ...key];
  if (typeof cases !== "string") return { read: () => listCases(document, at) };
  const file = path.resolve(path.dirname(document.file), cases);
  const fault = await files.findFault(file);
  if (fault !== undefined) return { problem: document.problemAt(at, `case file ${file} ${fault}`) };
  const read = openCaseFile(file, schema);
  return read === undefined
    ? { problem: document.problemAt(at, "must be a .jsonl, .json or .csv file") }
    : { read };
}

async function checkCases(
  read: ReadEntries,
  templates: TemplateCheck,
  { document, base }: ScenarioSource,
): Promise<CasesLoad> {
  const problems: Problem[] = [];
  const ids = new Map<string, number>();
  const hash = createListHash();
  for await (const entry of read()) {
    const position = ids.size + 1;
    const checked = checkCase(entry, position, ids);
    problems.push(...checked.problems);
    if (problems.length > mostContentFaults) break;
    if (checked.written === undefined) continue;
    ids.set(checked.written.id, position);
    problems.push(...templates.check(checked.written, entry));
    hash.add(formatSortedJson(checked.written));
  }
  if (problems.length === 0 && ids.size > 0) problems.push(...templates.findUnknown());
  if (problems.length === 0 && ids.size === 0) {
    problems.push(document.problemAt([...base, ...key], "must hold at least one case"));
  }
  if (problems.length > 0) return { problems: problems.slice(0, mostContentFaults) };
  return { set: makeCaseSet(read, { count: ids.size, hash: hash.end() }), problems };
}

type IdentifiedCase = WrittenCase & { readonly id: string };

function checkCase(
  entry: CaseEntry,
  position: number,
  ids: ReadonlyMap<string, number>,
): { written?: IdentifiedCase; problems: readonly Problem[] } {
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
  return { problems: [document.problemAt([...base, "id"], message)] };
}

function identify(written: WrittenCase, position: number): IdentifiedCase {
  return { ...written, id: written.id ?? String(position) };
}

/** They were checked: what cannot be read any more has changed since. */
function makeCaseSet(
  readEntries: ReadEntries,
  { count, hash }: Pick<CaseSet, "count" | "hash">,
): CaseSet {
  return {
    count,
    hash,
    async *read() {
      const found = createListHash();
      let position = 0;
      for await (const { value } of readEntries()) {
        position += 1;
        const parsed = writtenCaseSchema.safeParse(value);
        if (!parsed.success) break;
        const written = identify(parsed.data, position);
        found.add(formatSortedJson(written));
        yield formatExactJson(written);
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
