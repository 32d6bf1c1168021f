import type { MessagePort } from "node:worker_threads";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import { compileOnce } from "../../scenarios/schemas/createValidator.ts";
import { isAcceptedBySteps, spoilReplies } from "./spoilReplies.ts";
import type { SpoilAnswer, SpoilTask } from "./spoilThread.ts";

/** In a thread that `spoilThread` starts and ends: spoils accepted replies, one scenario after another. */
export function serveSpoiling(port: Pick<MessagePort, "postMessage">, text: string): void {
  const tasks = parseExactJson(text) as SpoilTask[];
  const cheap = tasks.filter(isCheap);
  for (const task of [...cheap, ...tasks.filter((each) => !cheap.includes(each))]) {
    port.postMessage(formatExactJson(answer(task)));
  }
}

// --- internal ---

function answer({ scenario, replies }: SpoilTask): SpoilAnswer {
  const { number } = scenario;
  try {
    return isAcceptedBySteps(scenario, replies)
      ? { scenario: number, teeth: spoilReplies(scenario, replies) }
      : { scenario: number, fault: "the reply that passed is not accepted any more" };
  } catch (error) {
    return { scenario: number, fault: errorMessage(error) };
  }
}

/** Whether every reply is judged quickly; one that is not must not keep the others waiting. */
function isCheap({ scenario: { steps, schema } }: SpoilTask): boolean {
  try {
    return [schema, ...steps.map((step) => step.schema)].every(
      (each) => compileOnce(each).cost.isCheap,
    );
  } catch {
    return false; // told when its turn comes
  }
}
