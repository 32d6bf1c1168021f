import type { JsonSchema } from "../model/config/jsonSchema.ts";
import type { AttemptPlace } from "../model/results/report.ts";
import { UserError } from "../model/userError.ts";
import { describeAttempt } from "../report/describeAttempt.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import { findAttempt } from "./findAttempt.ts";
import type { ServedFolder } from "./hostSession.ts";

/** An attempt of a run as Markdown to be put to a person or an agent. Throws `UserError` for one that is not in the run. */
export async function getAttemptPrompt(
  { reports, store }: Pick<ServedFolder, "reports" | "store">,
  runId: string,
  place: AttemptPlace,
): Promise<string> {
  const { key, step } = place;
  const report = await reports.find(runId);
  const { test, attempt } = await findAttempt(report, place);
  const number = String(key.scenario);
  const scenario =
    report.model().head.config.scenarioDetails?.[number]?.name ?? `scenario ${number}`;
  return describeAttempt({
    test,
    attempt,
    scenario,
    schema: await findSchema(store, runId, key, step),
  });
}

// --- internal ---

/** The schema of a step as the snapshot of the run has it; undefined where there is none. */
async function findSchema(
  store: TestDataStore,
  runId: string,
  { scenario: number }: AttemptPlace["key"],
  step: number,
): Promise<JsonSchema | undefined> {
  try {
    const { snapshot } = await store.loadRunFolder(runId);
    const scenario = snapshot.scenarios.find((each) => each.number === number);
    return scenario?.kind === "prompt" ? scenario.steps[step - 1]?.schema : scenario?.schema;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
