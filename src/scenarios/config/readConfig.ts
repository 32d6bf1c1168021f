import path from "node:path";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import type { RunConfig } from "../../model/config/runConfig.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { hashJson } from "../files/hashJson.ts";
import { type JsoncDocument, parseJsoncDocument } from "../files/jsoncDocument.ts";
import { createPromptFileReader } from "../files/promptFiles.ts";
import {
  describeReadError,
  openWorkspaceFiles,
  readJsoncDocument,
  type UnsavedTexts,
} from "../files/workspaceFiles.ts";
import { checkConfig } from "./checkConfig.ts";
import { describeIssues } from "./describeIssues.ts";
import { findScenarios, type ScenarioSource } from "./findScenarios.ts";
import { loadPromptScenario } from "./loadPromptScenario.ts";
import { loadStreamScenario } from "./loadStreamScenario.ts";
import type { ScenarioLoad, ScenarioLoadResult, ScenarioSurroundings } from "./scenarioLoad.ts";
import type { LargeSchemaLoader } from "./schemaLoader.ts";
import { warnOfProviders } from "./warnOfProviders.ts";

export interface LoadConfigOptions {
  /** Absolute folder that no scenario or schema file may lie outside of. */
  readonly workspaceFolder: string;
  /** Absolute folder that `folder` of a loaded stream scenario is relative to; the workspace folder when absent. */
  readonly relativeTo?: string;
  readonly rules: ConfigRules;
  /**
   * Whether scripts and other files that may be large are read. Not where configs are only listed: that is done often,
   * for all of them.
   */
  readonly checksContents?: boolean;
  /** What loads schemas that may take long, where nobody waits; they are loaded in this thread when absent. */
  readonly loadLargeSchema?: LargeSchemaLoader;
  /** What an editor has not saved yet of configs, scenarios and schemas; large schemas are read from disk. */
  readonly unsaved?: UnsavedTexts;
}

/** All that can be read of a config; `loaded` only when no problem is an error. */
export interface ConfigReading {
  /** The parsed JSON, whatever it is. */
  readonly value: unknown;
  /** Absent where it could not be read, or was made of another. */
  readonly document?: JsoncDocument;
  readonly scenarios: readonly ScenarioSource[];
  /** What it names and was looked at (absolute), whether it is there or not. */
  readonly named: ReadonlySet<string>;
  readonly loaded?: LoadedConfig;
  readonly problems: Problem[];
}

/** A config that can be run, its warnings with it, or every problem at once; their files are absolute. */
export type LoadConfigResult =
  | { ok: true; value: LoadedConfig }
  | { ok: false; problems: Problem[] };

/** What came of reading a config, to whoever wants to run it. */
export function toLoadResult({ loaded, problems }: ConfigReading): LoadConfigResult {
  return loaded === undefined ? { ok: false, problems } : { ok: true, value: loaded };
}

/** Reads a config file and everything it names, and goes on past every problem to find the others. */
export async function readConfig(file: string, options: LoadConfigOptions): Promise<ConfigReading> {
  const document = await openConfig(path.resolve(file), options.unsaved);
  if ("message" in document) return { ...nothingRead, problems: [document] };
  return await readConfigDocument(document, options);
}

/** Reads the text of a config, and everything it names, as if it stood in `file` (absolute). */
export function readConfigText(
  file: string,
  text: string,
  options: LoadConfigOptions,
): Promise<ConfigReading> {
  return readConfigDocument(parseJsoncDocument(path.resolve(file), text), options);
}

/** The hash of a config, and apart from it that of its gate: a new margin makes no run stale. */
export function hashConfig(value: unknown): { config: string; gate?: string } {
  if (!isJsonObject(value)) return { config: hashJson(value) };
  const { gate, ...rest } = value;
  return { config: hashJson(rest), ...(gate === undefined ? {} : { gate: hashJson(gate) }) };
}

/** Of a config that could not be read, or was made of another. */
export const nothingRead = { value: undefined, scenarios: [], named: new Set<string>() };

// --- internal ---

async function readConfigDocument(
  document: JsoncDocument,
  {
    workspaceFolder,
    relativeTo = workspaceFolder,
    rules,
    checksContents,
    loadLargeSchema,
    unsaved,
  }: LoadConfigOptions,
): Promise<ConfigReading> {
  const { runConfigSchema, kinds } = rules;
  const parsed = runConfigSchema.safeParse(document.value);
  const problems = [...document.problems];
  if (!parsed.success && document.value !== undefined) {
    const issues = parsed.error.issues.filter(
      (issue) => !isOfInlineScenario(issue.path, document.value),
    );
    problems.push(...describeIssues(issues, runConfigSchema, document));
  }
  const files = await openWorkspaceFiles(workspaceFolder, unsaved);
  const found = await findScenarios(document, listEntries(document.value), files);
  problems.push(...found.problems);
  const loggers = parsed.success ? parsed.data.loggers : [];
  const baseFolder = path.resolve(relativeTo);
  const readPromptFile = createPromptFileReader(files, baseFolder);
  const surroundings = {
    files,
    readPromptFile,
    baseFolder,
    loggers,
    rules,
    checksContents,
    loadLargeSchema,
  };
  const loads: ScenarioLoad[] = [];
  const withFiles: ScenarioSource[] = [];
  for (const source of found.sources) {
    const { load, hasFiles, problems: own } = await loadScenario(source, surroundings);
    problems.push(...own);
    if (load !== undefined) loads.push(load);
    if (hasFiles) withFiles.push(source);
  }
  problems.push(...checkConfig(document, { all: found.sources, withFiles }, kinds.providers));
  if (parsed.success) {
    problems.push(...warnOfProviders(document, parsed.data.providers, loads, kinds.providers));
  }
  const sorted = sortProblems(problems, document.file);
  const isLoaded = parsed.success && !sorted.some(isError);
  return {
    value: document.value,
    document,
    scenarios: found.sources,
    named: files.asked,
    ...(isLoaded ? { loaded: buildLoaded(document, parsed.data, loads, sorted) } : {}),
    problems: sorted,
  };
}

/** Reads a scenario of either kind, and its schemas. */
async function loadScenario(
  source: ScenarioSource,
  surroundings: ScenarioSurroundings,
): Promise<ScenarioLoadResult> {
  const { document, base, value } = source;
  const { scenarioSchema } = surroundings.rules;
  if (base.length === 0 && document.problems.length > 0) return { problems: document.problems };
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    return { problems: describeIssues(parsed.error.issues, scenarioSchema, document, base) };
  }
  return parsed.data.kind === "prompt"
    ? loadPromptScenario(parsed.data, source, surroundings)
    : loadStreamScenario(parsed.data, source, surroundings);
}

async function openConfig(
  file: string,
  unsaved: UnsavedTexts | undefined,
): Promise<JsoncDocument | Problem> {
  try {
    return await readJsoncDocument(file, unsaved);
  } catch (error) {
    const message = `the config file ${describeReadError(error)}`;
    return { severity: "error", file, line: 1, column: 1, key: "", message };
  }
}

function listEntries(config: unknown): readonly unknown[] {
  const entries = readKey(config, "scenarios");
  return Array.isArray(entries) ? entries : [];
}

/** Those are described with the scenario itself. */
function isOfInlineScenario(path: readonly PropertyKey[], config: unknown): boolean {
  const [key, index] = path;
  if (key !== "scenarios" || typeof index !== "number") return false;
  const entry = listEntries(config)[index];
  return typeof entry === "object" && entry !== null;
}

function buildLoaded(
  document: JsoncDocument,
  parsed: RunConfig,
  loads: readonly ScenarioLoad[],
  warnings: readonly Problem[],
): LoadedConfig {
  const { $schema: _, scenarios: __, ...config } = parsed;
  const sorted = loads.toSorted((a, b) => a.scenario.number - b.scenario.number);
  const collect = (pick: (load: ScenarioLoad) => string) =>
    Object.fromEntries(sorted.map((load) => [String(load.scenario.number), pick(load)]));
  const caseSets = new Map(
    sorted.flatMap(({ scenario, cases }) =>
      cases === undefined ? [] : [[scenario.number, cases] as const],
    ),
  );
  const caseHashes = [...caseSets].map(([number, { hash }]) => [String(number), hash]);
  const fileHashes = sorted.flatMap(({ scenario, hashes }) =>
    hashes.files === undefined ? [] : [[String(scenario.number), hashes.files]],
  );
  return {
    file: document.file,
    config,
    scenarios: sorted.map((load) => load.scenario),
    hashes: {
      ...hashConfig(document.value),
      scenarios: collect((load) => load.hashes.scenario),
      schemas: collect((load) => load.hashes.schema),
      ...(caseSets.size === 0 ? {} : { cases: Object.fromEntries(caseHashes) }),
      ...(fileHashes.length === 0 ? {} : { files: Object.fromEntries(fileHashes) }),
    },
    warnings,
    ...(caseSets.size === 0 ? {} : { caseSets }),
  };
}

/** Those of the config first, then by file and place; what several scenarios run into is one problem. */
function sortProblems(problems: readonly Problem[], config: string): Problem[] {
  const rank = (problem: Problem) => (problem.file === config ? "" : problem.file);
  return withoutRepeats(problems).sort((a, b) => {
    const byFile = rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
    return byFile || a.line - b.line || a.column - b.column;
  });
}
