import { EventEmitter } from "node:events";
import type { JudgeAnswer, JudgeRequest } from "../../../../src/run/judging/judgeMessages.ts";
import type { JudgeTask } from "../../../../src/run/judging/judgeTask.ts";

/** A worker that says only what a test lets it say. */
export class FakeWorker extends EventEmitter {
  readonly asked: JudgeRequest[] = [];
  terminations = 0;

  postMessage(request: JudgeRequest): void {
    this.asked.push(request);
  }

  async terminate(): Promise<number> {
    this.terminations += 1;
    return 1;
  }

  say(answer: JudgeAnswer): void {
    this.emit("message", answer);
  }

  /** Accepts what it was asked last. */
  accept(parsedResponse: unknown = {}): void {
    const judgement = { success: true, parsedResponse, validationErrors: [] };
    this.say({ type: "judged", judgement });
  }
}

/** A task for a schema that is not cheap. */
export function makeTask(changes: Partial<JudgeTask> = {}): JudgeTask {
  return { scenario: 3, text: "{}", schema: hangingSchema, at: "", ...changes };
}

/** Runs into a pattern that takes longer than anybody waits. */
export const hangingSchema = {
  type: "object",
  properties: { name: { type: "string", pattern: "^(a+)+$" } },
};
export const hangingReply = JSON.stringify({ name: `${"a".repeat(45)}!` });
