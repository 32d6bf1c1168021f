import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import type { Teeth } from "../../scenarios/teeth/findTeeth.ts";
import { startWorker } from "../startWorker.ts";

/** A scenario, and a reply to each of its steps that was accepted. */
export interface SpoilTask {
  readonly scenario: LoadedPromptScenario;
  readonly replies: readonly unknown[];
}

/** What the thread says of a scenario, by its number; `fault` is why there is nothing to say. */
export interface SpoilAnswer {
  readonly scenario: number;
  readonly teeth?: Teeth;
  readonly fault?: string;
}

/**
 * Spoils the replies of scenarios in a thread of its own, which ends with its bound whatever it does. Never rejects: a
 * scenario that was not come to has a fault. To and fro goes JSON text, in which numbers keep all their digits.
 */
export async function spoilInThread(
  tasks: readonly SpoilTask[],
  timeoutMs: number,
): Promise<ReadonlyMap<number, SpoilAnswer>> {
  const answers = new Map<number, SpoilAnswer>();
  let cause = "the thread broke off";
  const worker = startWorker({ name: "spoil", text: formatExactJson(tasks) });
  const timer = setTimeout(() => {
    cause = `it took more than ${timeoutMs / 1000} s`;
    void worker.terminate();
  }, timeoutMs);
  await new Promise<void>((resolve) => {
    worker.on("message", (text: string) => {
      const answer = parseExactJson(text) as SpoilAnswer;
      answers.set(answer.scenario, answer);
    });
    worker.on("error", (error) => {
      cause = errorMessage(error);
    });
    worker.on("exit", () => resolve());
  });
  clearTimeout(timer);
  for (const { scenario } of tasks) {
    const { number } = scenario;
    if (!answers.has(number)) answers.set(number, { scenario: number, fault: cause });
  }
  return answers;
}
