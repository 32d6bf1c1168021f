import path from "node:path";
import type { JsonSchema } from "../model/jsonSchema.ts";
import { jsonSchemaSchema } from "../model/jsonSchema.ts";
import type { LoadedScenario, LoadedStep } from "../model/loadedConfig.ts";
import type { Problem } from "../model/problem.ts";
import { type Scenario, type ScenarioStep, scenarioSchema } from "../model/scenario.ts";
import { errorMessage } from "../model/userError.ts";
import { createOutcomeValidator } from "./createValidator.ts";
import { describeIssues } from "./describeIssues.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { hashJson } from "./hashJson.ts";
import type { KeyPath } from "./jsoncDocument.ts";
import { bundleSchema } from "./schemaBundle.ts";
import { createFileSource, createInlineSource, type SchemaSource } from "./schemaSource.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** A scenario that can be run, with its hashes. */
export interface ScenarioLoad {
  readonly scenario: LoadedScenario;
  readonly hashes: { readonly scenario: string; readonly schema: string };
}

/** Reads a scenario and its schemas; `load` is absent when there are problems. */
export async function loadScenario(
  source: ScenarioSource,
  files: WorkspaceFiles,
): Promise<{ load?: ScenarioLoad; problems: Problem[] }> {
  const { document, base, value } = source;
  if (base.length === 0 && document.problems.length > 0) return { problems: document.problems };
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    return { problems: describeIssues(parsed.error.issues, scenarioSchema, document, base) };
  }
  const scenario = parsed.data;
  const loadSchema = createSchemaLoader(source, files);
  const whole = await loadSchema(scenario.schema, ["schema"]);
  const steps = await Promise.all(
    (scenario.steps ?? []).map((step, index) =>
      loadSchema(step.schema, ["steps", index, "schema"]),
    ),
  );
  const problems = [whole, ...steps].flatMap((loaded) => loaded.problems);
  if (problems.length > 0) return { problems };
  const load = {
    scenario: buildScenario(scenario, whole, steps),
    hashes: { scenario: hashJson(value), schema: hashSchemas(scenario, whole, steps) },
  };
  return { load, problems };
}

// --- internal ---

interface SchemaLoad {
  readonly schema: JsonSchema;
  /** What is hashed: the JSON as written, or the bundle when it takes other files in. */
  readonly content: JsonSchema;
  readonly problems: Problem[];
}

function createSchemaLoader({ document, base }: ScenarioSource, files: WorkspaceFiles) {
  return async (entry: string | JsonSchema, key: KeyPath): Promise<SchemaLoad> => {
    const at = [...base, ...key];
    const fail = (...problems: Problem[]) => ({ schema: true, content: true, problems });
    const source =
      typeof entry === "string"
        ? await readSchemaFile(path.resolve(path.dirname(document.file), entry), files)
        : createInlineSource(document, at, entry);
    if ("reason" in source) return fail(document.problemAt(at, source.reason));
    if ("problems" in source) return fail(...source.problems);
    const bundle = await bundleSchema(source, files);
    if (bundle.schema === undefined) return fail(...bundle.problems);
    const fault = findFault(bundle.schema);
    if (fault !== undefined) return fail(source.document.problemAt(source.base, fault));
    const content = bundle.files.length === 0 ? source.schema : bundle.schema;
    return { schema: bundle.schema, content, problems: [] };
  };
}

async function readSchemaFile(
  file: string,
  files: WorkspaceFiles,
): Promise<SchemaSource | { reason: string } | { problems: Problem[] }> {
  const read = await files.read(file);
  if (!read.ok) return { reason: `schema file ${file} ${read.reason}` };
  const { document } = read;
  if (document.problems.length > 0) return { problems: document.problems };
  const schema = jsonSchemaSchema.safeParse(document.value);
  return schema.success
    ? createFileSource(document, schema.data)
    : { problems: [document.problemAt([], "must be a JSON Schema: an object or a boolean")] };
}

/** What only compiling finds. */
function findFault(schema: JsonSchema): string | undefined {
  try {
    createOutcomeValidator(schema);
    return undefined;
  } catch (error) {
    return `is not a valid JSON Schema: ${errorMessage(error)}`;
  }
}

function buildScenario(
  scenario: Scenario,
  { schema }: SchemaLoad,
  stepSchemas: readonly SchemaLoad[],
): LoadedScenario {
  const { number, name, kind, mode, system, includeSchema, prompt = "", steps } = scenario;
  const loadStep = (step: ScenarioStep, index: number): LoadedStep => {
    return { prompt: step.prompt, schema: stepSchemas[index]?.schema ?? schema, at: step.at };
  };
  return {
    ...{ number, name, kind, mode },
    ...(system === undefined ? {} : { system }),
    includeSchema,
    steps: steps?.map(loadStep) ?? [{ prompt, schema, at: "" }],
    schema,
  };
}

/** Of the schema of the whole; of it and those of the steps when a step takes its schema from a file. */
function hashSchemas(scenario: Scenario, whole: SchemaLoad, steps: readonly SchemaLoad[]): string {
  const hasStepFiles = scenario.steps?.some((step) => typeof step.schema === "string") ?? false;
  const contents = steps.map((step) => step.content);
  return hashJson(hasStepFiles ? [whole.content, ...contents] : whole.content);
}
