import path from "node:path";
import type { LoadedPromptScenario, LoadedStep } from "../../model/config/loadedConfig.ts";
import { isError, withFault } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import type { PromptScenario, ScenarioStep } from "../../model/config/scenario.ts";
import { hashJson, hashText } from "../files/hashJson.ts";
import { isMissing } from "../files/workspaceFiles.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { loadCases } from "./loadCases.ts";
import { describeForHash, type FilesLoad, loadFiles, missingFile } from "./loadFiles.ts";
import type { ScenarioLoadResult, ScenarioSurroundings } from "./scenarioLoad.ts";
import { createSchemaLoader, type SchemaLoad } from "./schemaLoader.ts";

/** Reads the schemas of a prompt scenario, that of the outcome and those of its steps, and looks at its cases and files. */
export async function loadPromptScenario(
  scenario: PromptScenario,
  source: ScenarioSource,
  surroundings: ScenarioSurroundings,
): Promise<ScenarioLoadResult> {
  const loadSchema = createSchemaLoader(source, surroundings.files, surroundings.loadLargeSchema);
  const whole = await loadSchema(scenario.schema, ["schema"]);
  const steps = await Promise.all(
    (scenario.steps ?? []).map((step, index) =>
      loadSchema(step.schema, ["steps", index, "schema"]),
    ),
  );
  const cases = await loadCases(scenario, source, { ...surroundings, schema: whole.schema });
  const files = await loadOwnFiles(scenario, source, surroundings);
  const problems = [whole, ...steps, cases, files].flatMap((loaded) => loaded.problems);
  const paths = scenario.files ?? [];
  const hasFiles = paths.length > 0 || cases.hasFiles === true;
  if (problems.some(isError)) return { hasFiles, problems };
  const { set } = cases;
  const hashes = { scenario: hashJson(source.value), schema: hashSchemas(scenario, whole, steps) };
  const load = {
    scenario: buildScenario(scenario, whole, { steps, count: set?.count, files: files.files }),
    hashes:
      files.files.length === 0
        ? hashes
        : { ...hashes, files: hashJson(describeForHash(paths, files.files)) },
    ...(set === undefined ? {} : { cases: set }),
  };
  return { load, hasFiles, problems };
}

// --- internal ---

/** Of each whether it is there; what they hold where contents are looked at. */
async function loadOwnFiles(
  { files = [] }: PromptScenario,
  { document, base }: ScenarioSource,
  { files: workspace, readPromptFile, checksContents }: ScenarioSurroundings,
): Promise<FilesLoad> {
  const folder = path.dirname(document.file);
  const problemAt = (position: number, message: string, hint?: FaultHint) => {
    const place = [...base, "files", position];
    const problem = document.problemAt(place, message);
    return hint === undefined ? problem : withFault(problem, place, hint);
  };
  if (checksContents) return await loadFiles(files, { folder, problemAt }, readPromptFile);
  const faults = files.map(async (written, position) => {
    const absolute = path.resolve(folder, written);
    const fault = await workspace.findFault(absolute);
    if (fault === undefined) return [];
    const hint = isMissing(fault) ? missingFile : undefined;
    return [problemAt(position, `file ${absolute} ${fault}`, hint)];
  });
  return { files: [], problems: (await Promise.all(faults)).flat() };
}

function buildScenario(
  scenario: PromptScenario,
  { schema }: SchemaLoad,
  parts: {
    readonly steps: readonly SchemaLoad[];
    readonly count: number | undefined;
    readonly files: FilesLoad["files"];
  },
): LoadedPromptScenario {
  const { number, name, kind, mode, system, includeSchema, prompt = "", steps } = scenario;
  const { extract, compare } = scenario;
  const loadStep = (step: ScenarioStep, index: number): LoadedStep => {
    return { prompt: step.prompt, schema: parts.steps[index]?.schema ?? schema, at: step.at };
  };
  return {
    number,
    name,
    kind,
    mode,
    ...(system === undefined ? {} : { system }),
    includeSchema,
    ...(extract === "last" ? {} : { extract }),
    steps: steps?.map(loadStep) ?? [{ prompt, schema, at: "" }],
    schema,
    ...(parts.count === undefined ? {} : { cases: { count: parts.count } }),
    ...(compare === undefined ? {} : { compare }),
    ...(parts.files.length === 0 ? {} : { files: [...parts.files] }),
  };
}

/** Of the schema of the whole; of it and those of the steps when a step takes its schema from a file. */
function hashSchemas(
  scenario: PromptScenario,
  whole: SchemaLoad,
  steps: readonly SchemaLoad[],
): string {
  const hasStepFiles = scenario.steps?.some((step) => typeof step.schema === "string") ?? false;
  const contents = steps.map((step) => step.content);
  return hashText(hasStepFiles ? `[${[whole.content, ...contents].join()}]` : whole.content);
}
