import { scenarioSchema } from "../../model/config/scenario.ts";
import { describeIssues } from "./describeIssues.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { loadPromptScenario } from "./loadPromptScenario.ts";
import { loadStreamScenario } from "./loadStreamScenario.ts";
import type { ScenarioLoadResult, ScenarioSurroundings } from "./scenarioLoad.ts";

/** Reads a scenario of either kind, and its schemas. */
export async function loadScenario(
  source: ScenarioSource,
  surroundings: ScenarioSurroundings,
): Promise<ScenarioLoadResult> {
  const { document, base, value } = source;
  if (base.length === 0 && document.problems.length > 0) return { problems: document.problems };
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    return { problems: describeIssues(parsed.error.issues, scenarioSchema, document, base) };
  }
  return parsed.data.kind === "prompt"
    ? loadPromptScenario(parsed.data, source, surroundings)
    : loadStreamScenario(parsed.data, source, surroundings);
}
