import type { MessagePort } from "node:worker_threads";
import { serveJudgements } from "./judging/serveJudgements.ts";
import { serveSchemas } from "./schemas/serveSchemas.ts";
import type { WorkerJob } from "./startWorker.ts";
import { serveSpoiling } from "./teeth/serveSpoiling.ts";

/** What threads do that have to do with schemas. */
export const judgingThreads: Readonly<
  Record<Exclude<WorkerJob["name"], "readRun">, (port: MessagePort, text: string) => void>
> = { judge: serveJudgements, loadSchemas: serveSchemas, spoil: serveSpoiling };
