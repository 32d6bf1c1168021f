import type { Judgement, JudgeTask } from "../judging/judgeTask.ts";
import type { StreamContext } from "./streamContext.ts";

/** What judges for stream tests, and the signal that ends it. */
export type JudgingContext = Pick<StreamContext, "judge" | "signals">;

/** Judges; undefined when the run has to end before there is a verdict. */
export async function judgeUnlessStopped(
  task: JudgeTask,
  { judge, signals: { now } }: JudgingContext,
): Promise<Judgement | undefined> {
  try {
    return await judge.judge(task, now);
  } catch (error) {
    if (now.aborted) return undefined;
    throw error;
  }
}
