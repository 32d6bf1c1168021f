import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { RunTeeth } from "../../model/results/teeth.ts";
import { UserError } from "../../model/userError.ts";
import { groupByPath } from "../../scenarios/teeth/groupByPath.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { pickReplies } from "./acceptedReplies.ts";
import { type SpoilAnswer, type SpoilTask, spoilInThread } from "./spoilThread.ts";

export interface RunTeethOptions {
  readonly runId: string;
  /** A test of a scenario whose last reply its schema accepted, if the run has one. */
  readonly findAccepted: (scenario: number) => Promise<RunResult | undefined>;
  /** Bound of all spoiling and judging; what it comes to by then is told. */
  readonly timeoutMs?: number;
}

/**
 * Tries the schemas that a run was judged by, as its snapshot has them, with a spoiled reply of each prompt scenario. Throws
 * `UserError` when there is no snapshot.
 */
export async function measureRunTeeth(
  store: TestDataStore,
  { runId, findAccepted, timeoutMs = longestMs }: RunTeethOptions,
): Promise<RunTeeth> {
  const prompts = await loadPrompts(store, runId);
  const tasks: SpoilTask[] = [];
  for (const scenario of prompts) {
    const test = await findAccepted(scenario.number);
    const replies = test && pickReplies(scenario, test);
    if (replies !== undefined) tasks.push({ scenario, replies });
  }
  const answers = tasks.length === 0 ? noAnswers : await spoilInThread(tasks, timeoutMs);
  return { scenarios: prompts.map(({ number }) => describe(number, answers.get(number))) };
}

// --- internal ---

const longestMs = 10_000;
const noAnswers: ReadonlyMap<number, SpoilAnswer> = new Map();

async function loadPrompts(store: TestDataStore, runId: string): Promise<LoadedPromptScenario[]> {
  try {
    const { snapshot } = await store.loadRunFolder(runId);
    return snapshot.scenarios.filter((scenario) => scenario.kind === "prompt");
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "not_found") throw error;
    const message = `The schemas of this run are not known: its test_runs/${runId}/run.json is not in the data folder.`;
    throw new UserError(message, { code: "not_found", cause: error });
  }
}

function describe(
  scenario: number,
  answer: SpoilAnswer | undefined,
): RunTeeth["scenarios"][number] {
  if (answer === undefined) return { scenario, problem: "no reply was accepted" };
  const { teeth, fault = "" } = answer;
  if (teeth === undefined) return { scenario, problem: fault };
  return { ...teeth, scenario, passed: groupByPath(teeth.passed) };
}
