import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { ProviderError } from "../../model/provider.ts";
import type { AttemptResult, RunResult } from "../../model/results/resultFile.ts";
import { UserError } from "../../model/userError.ts";
import { createMatcher } from "../../scenarios/schemas/createValidator.ts";
import { listPaths } from "../../scenarios/teeth/mutations.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { isAcceptedBySteps } from "./spoilReplies.ts";

/** Replies that the schemas of a scenario's steps accept, one for each step. */
export interface AcceptedReplies {
  readonly replies: readonly unknown[];
  /** The run they are of; absent where they are made. */
  readonly run?: string;
}

/**
 * The newest accepted replies of each of these scenarios in the runs of a config of this name, as far as their schemas accept
 * them still.
 */
export async function findAcceptedReplies(
  scenarios: readonly LoadedPromptScenario[],
  name: string,
  store: TestDataStore,
): Promise<Map<number, AcceptedReplies>> {
  const found = new Map<number, AcceptedReplies>();
  const { rows } = await store.loadIndex();
  const runs = rows.flatMap((row) =>
    row.kind === "run" && row.hasFile && row.entry.probe !== true && row.entry.name === name
      ? [row.entry.id]
      : [],
  );
  for (const run of runs.slice(0, mostRuns)) {
    const missing = scenarios.filter(({ number }) => !found.has(number));
    if (missing.length === 0) break;
    for (const [number, replies] of await readAccepted(run, missing, store)) {
      found.set(number, { replies, run });
    }
  }
  return found;
}

/** Replies made from the schemas of the steps; undefined when none is found for one of them. */
export async function makeAcceptedReplies({
  steps,
}: LoadedPromptScenario): Promise<AcceptedReplies | undefined> {
  const replies = await Promise.all(steps.map(({ schema }) => makeReply(schema)));
  return replies.includes(undefined) ? undefined : { replies };
}

/** The accepted reply to each step of a test; undefined when one has none. */
export function pickReplies(
  { steps }: LoadedPromptScenario,
  { attempts }: RunResult,
): readonly unknown[] | undefined {
  const replies = steps.map((_, index) => {
    const accepted = attempts.find((each) => isAccepted(each) && (each.step ?? 1) === index + 1);
    return accepted?.parsedResponse;
  });
  return replies.every(isComposite) ? replies : undefined;
}

// --- internal ---

/** Result files that are looked through. */
const mostRuns = 10;

/** A result file that cannot be read has none. */
async function readAccepted(
  runId: string,
  scenarios: readonly LoadedPromptScenario[],
  store: TestDataStore,
): Promise<Map<number, readonly unknown[]>> {
  const found = new Map<number, readonly unknown[]>();
  try {
    const { file } = await store.openResult(runId);
    for await (const test of readResultTests(file)) {
      const scenario = scenarios.find(({ number }) => number === test.scenario);
      const replies = scenario && takeReplies(scenario, test.run);
      if (replies !== undefined) found.set(test.scenario, replies);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return found;
}

function takeReplies(
  scenario: LoadedPromptScenario,
  test: RunResult,
): readonly unknown[] | undefined {
  const replies = pickReplies(scenario, test);
  return replies !== undefined && isAcceptedBySteps(scenario, replies) ? replies : undefined;
}

/** By its schema: other values than expected are another matter. */
function isAccepted({ success, validationErrors }: AttemptResult): boolean {
  return (
    success ||
    (validationErrors.length > 0 && validationErrors.every(({ code }) => code === "value"))
  );
}

/** Replies that are made, to take the one that most can go wrong with. */
const mostMade = 8;

async function makeReply(schema: JsonSchema): Promise<unknown> {
  const { createValuePool } = await import("../../providers/simulated/simulatedValues.ts");
  try {
    const pool = createValuePool(schema, createMatcher(schema), 1);
    const made = Array.from({ length: mostMade }, (_, draw) => pool.pick(draw));
    const [most] = made
      .filter(({ value }) => isComposite(value))
      .map(({ value, text }) => ({ value, parts: listPaths(value).length, length: text.length }))
      .sort((a, b) => b.parts - a.parts || b.length - a.length);
    return most?.value;
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

/** No reply that is anything else is accepted. */
function isComposite(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
