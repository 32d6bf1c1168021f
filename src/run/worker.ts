// Entry of every thread; started by `startWorker`. One that reads a run loads nothing of judging.
import { parentPort, workerData } from "node:worker_threads";
import { serveReading } from "./compare/serveReading.ts";
import type { WorkerJob } from "./startWorker.ts";

const { name, text = "" } = workerData as WorkerJob;
if (parentPort === null) throw new Error("this is the program of a thread");
if (name === "readRun") await serveReading(parentPort, text);
else (await import("./judgingThreads.ts")).judgingThreads[name](parentPort, text);
