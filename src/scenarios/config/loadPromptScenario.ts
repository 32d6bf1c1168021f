import type { LoadedPromptScenario, LoadedStep } from "../../model/config/loadedConfig.ts";
import { isError } from "../../model/config/problem.ts";
import type { PromptScenario, ScenarioStep } from "../../model/config/scenario.ts";
import { hashJson } from "../files/hashJson.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { loadCases } from "./loadCases.ts";
import type { ScenarioLoadResult, ScenarioSurroundings } from "./scenarioLoad.ts";
import { createSchemaLoader, type SchemaLoad } from "./schemaLoader.ts";

/** Reads the schemas of a prompt scenario, that of the outcome and those of its steps, and looks at its cases. */
export async function loadPromptScenario(
  scenario: PromptScenario,
  source: ScenarioSource,
  surroundings: ScenarioSurroundings,
): Promise<ScenarioLoadResult> {
  const loadSchema = createSchemaLoader(source, surroundings.files);
  const whole = await loadSchema(scenario.schema, ["schema"]);
  const steps = await Promise.all(
    (scenario.steps ?? []).map((step, index) =>
      loadSchema(step.schema, ["steps", index, "schema"]),
    ),
  );
  const cases = await loadCases(scenario, source, { ...surroundings, schema: whole.schema });
  const problems = [whole, ...steps, cases].flatMap((loaded) => loaded.problems);
  if (problems.some(isError)) return { problems };
  const { set } = cases;
  const load = {
    scenario: buildScenario(scenario, whole, { steps, count: set?.count }),
    hashes: { scenario: hashJson(source.value), schema: hashSchemas(scenario, whole, steps) },
    ...(set === undefined ? {} : { cases: set }),
  };
  return { load, problems };
}

// --- internal ---

function buildScenario(
  scenario: PromptScenario,
  { schema }: SchemaLoad,
  parts: { readonly steps: readonly SchemaLoad[]; readonly count: number | undefined },
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
  return hashJson(hasStepFiles ? [whole.content, ...contents] : whole.content);
}
