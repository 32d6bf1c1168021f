import { orAborted } from "../../common/abortable.ts";
import { errorMessage } from "../../model/userError.ts";
import { createJudgePool, type JudgePool } from "./judgePool.ts";
import { type Judgement, type JudgeTask, judgeTask, listSchemas } from "./judgeTask.ts";
import { type JudgeWorker, startJudgeWorker } from "./judgeThread.ts";
import { findSchemaCost } from "./schemaCost.ts";

/** Judges the replies of one run: at once what is proven cheap, all else in threads that end at their bound. */
export interface RunJudge {
  /** Never throws: whatever goes wrong is a fault. A promise rejects only with the reason of the signal. */
  judge(task: JudgeTask, signal: AbortSignal): Judgement | Promise<Judgement>;
  /** Ends all judging that is still under way. */
  close(): Promise<void>;
}

export function createRunJudge(
  timeoutMs: number,
  startWorker: () => JudgeWorker = startJudgeWorker,
): RunJudge {
  const pool = createJudgePool({ timeoutMs, startWorker });
  return {
    judge(task, signal) {
      try {
        const doubt = findDoubt(task);
        if (doubt === undefined) return judgeTask(task, timeoutMs);
        return judgeInPool(pool, task, doubt, signal);
      } catch (error) {
        return nameFault(task, errorMessage(error));
      }
    },
    close: () => pool.close(),
  };
}

// --- internal ---

/** A longer text is read in another thread, whatever its schema. */
const mostCharacters = 65_536;

/** Why judging a reply might take long; undefined when it cannot. */
function findDoubt(task: JudgeTask): string | undefined {
  if (task.text.length > mostCharacters) {
    return `the reply has ${task.text.length.toLocaleString("en-US")} characters`;
  }
  for (const schema of listSchemas(task)) {
    const cost = findSchemaCost(schema);
    if (!cost.isCheap) return cost.reason;
  }
  return undefined;
}

async function judgeInPool(
  pool: JudgePool,
  task: JudgeTask,
  doubt: string,
  signal: AbortSignal,
): Promise<Judgement> {
  const judgement = await orAborted(pool.judge(task), signal);
  return "fault" in judgement ? nameFault(task, `${judgement.fault}; ${doubt}`) : judgement;
}

function nameFault({ scenario, step }: JudgeTask, cause: string): Judgement {
  const place = step === undefined ? "" : `, step ${step}`;
  return { fault: `could not be judged by the schema of scenario ${scenario}${place}: ${cause}` };
}
