import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import type { SchemaReading } from "../../scenarios/config/loadSchema.ts";
import type { LargeSchemaLoader } from "../../scenarios/config/schemaLoader.ts";
import { startWorker } from "../startWorker.ts";
import type { SchemaAnswer, SchemaRequest, SentReading } from "./schemaMessages.ts";

/** Longest time that one schema may take to be read, checked and compiled. */
export const schemaTimeoutMs = 10_000;

/** Loads schemas in a thread while this one goes on. */
export interface SchemaThread {
  /** One after another; what exceeds the bound is ended with its thread, and has that as its reason. */
  readonly load: LargeSchemaLoader;
  /** Ends the thread, whatever it does. */
  close(): Promise<void>;
}

/** The thread is started when it is first needed. */
export function createSchemaThread(timeoutMs = schemaTimeoutMs): SchemaThread {
  let worker: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const end = async () => {
    const ended = worker;
    worker = undefined;
    await (await ended?.catch(() => undefined))?.terminate();
  };
  const carryOut = async (request: SchemaRequest): Promise<SchemaReading> => {
    try {
      if (isClosed) throw new Error("its thread was ended");
      worker ??= startSchemaWorker(() => {
        worker = undefined;
      });
      return await ask(await worker, request, timeoutMs);
    } catch (error) {
      await end();
      return { reason: nameFault(request, errorMessage(error)) };
    }
  };
  return {
    load(place, workspaceFolder) {
      const loaded = last.then(() => carryOut({ place, workspaceFolder }));
      last = loaded;
      return loaded;
    },
    async close() {
      isClosed = true;
      await end();
    },
  };
}

// --- internal ---

/** Resolves when it can be asked. */
function startSchemaWorker(onExit: () => void): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = startWorker({ name: "loadSchemas" });
    worker.once("message", () => resolve(worker));
    worker.on("error", reject);
    worker.on("exit", () => {
      onExit();
      reject(new Error("its thread did not start"));
    });
  });
}

async function ask(
  worker: Worker,
  request: SchemaRequest,
  timeoutMs: number,
): Promise<SchemaReading> {
  const settled = new AbortController();
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([settled.signal, late]);
  try {
    worker.postMessage(request);
    const answer = await Promise.race([
      once(worker, "message", { signal }).then(([said]: SchemaAnswer[]) => said),
      once(worker, "exit", { signal }).then(() => undefined),
    ]);
    if (answer === undefined || answer.type === "ready") throw new Error("its thread broke off");
    return readReading(answer.reading);
  } catch (error) {
    if (!late.aborted) throw error;
    throw new Error(`that takes more than ${timeoutMs / 1000} s`, { cause: error });
  } finally {
    settled.abort();
  }
}

function readReading(reading: SentReading): SchemaReading {
  if ("reason" in reading) return reading;
  const { schemaText, ...rest } = reading;
  return { ...rest, schema: parseExactJson(schemaText) as JsonSchema };
}

function nameFault({ place: { file, part } }: SchemaRequest, cause: string): string {
  return `${part === undefined ? `schema file ${file} ` : ""}cannot be checked: ${cause}`;
}
