import { orAborted } from "../../common/abortable.ts";
import { longReplyCharacters } from "../../model/results/wholeReply.ts";
import { errorMessage } from "../../model/userError.ts";
import { createJudgePool } from "./judgePool.ts";
import { type Judgement, type JudgeTask, judgeTask, listSchemas } from "./judgeTask.ts";
import { type JudgeWorker, startJudgeWorker } from "./judgeThread.ts";
import { findSchemaCost } from "./schemaCost.ts";

/** Judges the replies of one run: at once what is proven cheap, all else in threads that end at their bound. */
export interface RunJudge {
  /**
   * Never throws: whatever goes wrong is a fault. A promise rejects only with the reason of `now`. Once `soon` is aborted,
   * a reply is waited for no longer than the bound of one judgement, its turn included.
   */
  judge(task: JudgeTask, now: AbortSignal, soon?: AbortSignal): Judgement | Promise<Judgement>;
  /** Ends all judging that is still under way. */
  close(): Promise<void>;
}

export function createRunJudge(
  timeoutMs: number,
  startWorker: () => JudgeWorker = startJudgeWorker,
): RunJudge {
  const pool = createJudgePool({ timeoutMs, startWorker });
  return {
    judge(task, now, soon) {
      try {
        const doubt = findDoubt(task);
        if (doubt === undefined) return judgeTask(task, timeoutMs);
        const judging = pool.judge(task);
        const bounded = soon === undefined ? judging : endSoon(judging, soon, timeoutMs);
        return nameFaults(orAborted(bounded, now), task, doubt);
      } catch (error) {
        return nameFault(task, errorMessage(error));
      }
    },
    close: () => pool.close(),
  };
}

// --- internal ---

/** Why judging a reply might take long, as reading a long one does whatever its schema; undefined when it cannot. */
function findDoubt(task: JudgeTask): string | undefined {
  if (task.text.length > longReplyCharacters) {
    return `the reply has ${task.text.length.toLocaleString("en-US")} characters`;
  }
  for (const schema of listSchemas(task)) {
    const cost = findSchemaCost(schema);
    if (!cost.isCheap) return cost.reason;
  }
  return undefined;
}

/** The judgement, or a fault when the run is over and it has not come `timeoutMs` later. */
async function endSoon(
  judging: Promise<Judgement>,
  soon: AbortSignal,
  timeoutMs: number,
): Promise<Judgement> {
  const late = Promise.withResolvers<Judgement>();
  let timer: NodeJS.Timeout | undefined;
  const onSoon = () => {
    const fault = `the run was to end, and its turn had not come within ${timeoutMs} ms`;
    timer = setTimeout(() => late.resolve({ fault }), timeoutMs + graceMs);
  };
  if (soon.aborted) onSoon();
  else soon.addEventListener("abort", onSoon, { once: true });
  try {
    return await Promise.race([judging, late.promise]);
  } finally {
    soon.removeEventListener("abort", onSoon);
    clearTimeout(timer);
  }
}

/** One that is judged just then says itself where it was. */
const graceMs = 500;

async function nameFaults(
  judging: Promise<Judgement>,
  task: JudgeTask,
  doubt: string,
): Promise<Judgement> {
  const judgement = await judging;
  return "fault" in judgement ? nameFault(task, `${judgement.fault}; ${doubt}`) : judgement;
}

function nameFault({ scenario, step }: JudgeTask, cause: string): Judgement {
  const place = step === undefined ? "" : `, step ${step}`;
  return { fault: `could not be judged by the schema of scenario ${scenario}${place}: ${cause}` };
}
