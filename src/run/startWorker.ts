import { type ResourceLimits, Worker } from "node:worker_threads";

/** What a thread is started for; `text` is what it is given at once. */
export interface WorkerJob {
  readonly name: "judge" | "loadSchemas" | "readRun" | "spoil";
  readonly text?: string;
}

/** Starts a thread of the program in `worker`. */
export function startWorker(job: WorkerJob, resourceLimits: ResourceLimits = {}): Worker {
  return new Worker(findProgram(), { workerData: job, resourceLimits });
}

// --- internal ---

/** Beside this file as it is written, `worker.js` once it is bundled. */
function findProgram(): URL {
  const own = import.meta.url;
  if (own.endsWith(".ts")) return new URL("./worker.ts", own);
  return new URL(own.includes("/chunks/") ? "../worker.js" : "./worker.js", own);
}
