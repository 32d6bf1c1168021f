import type { MessagePort } from "node:worker_threads";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";
import type { ReadAnswer } from "./readInThread.ts";
import { readHere } from "./readRun.ts";

/** In a thread that `readInThread` starts and ends: reads the one result that `text` names. */
export async function serveReading(port: MessagePort, text: string): Promise<void> {
  port.postMessage(await read(JSON.parse(text) as Pick<OpenedResult, "file" | "head">));
}

// --- internal ---

async function read(result: Pick<OpenedResult, "file" | "head">): Promise<ReadAnswer> {
  try {
    return { run: await readHere(result) };
  } catch (error) {
    const code = error instanceof UserError ? { code: error.code } : {};
    return { fault: errorMessage(error), ...code };
  }
}
