import { availableParallelism } from "node:os";
import { errorMessage } from "../../model/userError.ts";
import type { Judgement, JudgeTask } from "./judgeTask.ts";
import { JudgeThread, type JudgeWorker } from "./judgeThread.ts";

/** Judges in threads that are started when first needed and kept until `close`. */
export interface JudgePool {
  /** Never rejects: a judgement that exceeds its bound, or whose thread breaks off, is a fault and costs no other. */
  judge(task: JudgeTask): Promise<Judgement>;
  /** Ends every thread, whatever it does. */
  close(): Promise<void>;
}

export interface JudgePoolOptions {
  /** Bound of one judgement; compiling the schemas that it is the first to need has its own. */
  readonly timeoutMs: number;
  readonly startWorker: () => JudgeWorker;
  readonly size?: number;
}

export function createJudgePool({
  timeoutMs,
  startWorker,
  size = Math.max(1, Math.min(mostThreads, availableParallelism() - 1)),
}: JudgePoolOptions): JudgePool {
  const threads = new Set<JudgeThread>();
  const idle: JudgeThread[] = [];
  const waiting: WaitingTask[] = [];
  let isClosed = false;

  const startThread = (): JudgeThread => {
    const thread = new JudgeThread(startWorker(), timeoutMs);
    threads.add(thread);
    return thread;
  };
  const carryOut = async (thread: JudgeThread, { task, resolve }: WaitingTask) => {
    const judgement = await thread.judge(task);
    if (thread.isEnded) threads.delete(thread);
    else idle.push(thread);
    resolve(judgement);
    handOut();
  };
  const handOut = () => {
    for (const thread of idle.filter(({ isEnded }) => isEnded)) {
      idle.splice(idle.indexOf(thread), 1);
      threads.delete(thread);
    }
    while (idle.length > 0 || threads.size < size) {
      const next = waiting.shift();
      if (next === undefined) return;
      try {
        void carryOut(idle.pop() ?? startThread(), next);
      } catch (error) {
        next.resolve({ fault: `no judging thread could be started: ${errorMessage(error)}` });
      }
    }
  };
  return {
    judge(task) {
      if (isClosed) return Promise.resolve(closed);
      return new Promise((resolve) => {
        waiting.push({ task, resolve });
        handOut();
      });
    },
    async close() {
      isClosed = true;
      for (const { resolve } of waiting.splice(0)) resolve(closed);
      await Promise.all([...threads].map((thread) => thread.stop(closed.fault)));
    },
  };
}

// --- internal ---

const mostThreads = 2;
const closed = { fault: "the run has ended" };

interface WaitingTask {
  readonly task: JudgeTask;
  readonly resolve: (judgement: Judgement) => void;
}
