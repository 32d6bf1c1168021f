// Entry of every thread; started by `startWorker`.
import { parentPort, workerData } from "node:worker_threads";
import { serveReading } from "./compare/serveReading.ts";
import { serveJudgements } from "./judging/serveJudgements.ts";
import { serveSchemas } from "./schemas/serveSchemas.ts";
import type { WorkerJob } from "./startWorker.ts";
import { serveSpoiling } from "./teeth/serveSpoiling.ts";

const { name, text = "" } = workerData as WorkerJob;
if (parentPort === null) throw new Error("this is the program of a thread");
if (name === "judge") serveJudgements(parentPort);
else if (name === "loadSchemas") serveSchemas(parentPort);
else if (name === "readRun") await serveReading(parentPort, text);
else serveSpoiling(parentPort, text);
