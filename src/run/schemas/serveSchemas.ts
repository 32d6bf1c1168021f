import type { MessagePort } from "node:worker_threads";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { errorMessage } from "../../model/userError.ts";
import { loadSchema } from "../../scenarios/config/loadSchema.ts";
import type { SchemaAnswer, SchemaRequest, SentReading } from "./schemaMessages.ts";

/** In a thread that `schemaThread` starts and ends: loads one schema after another. */
export function serveSchemas(port: MessagePort): void {
  const say = (answer: SchemaAnswer) => port.postMessage(answer);
  port.on("message", async (request: SchemaRequest) => {
    say({ type: "loaded", reading: await load(request) });
  });
  say({ type: "ready" });
}

// --- internal ---

async function load({ place, workspaceFolder }: SchemaRequest): Promise<SentReading> {
  try {
    const reading = await loadSchema(place, workspaceFolder);
    if ("reason" in reading) return reading;
    const { schema, ...rest } = reading;
    return { ...rest, schemaText: formatExactJson(schema) };
  } catch (error) {
    return { reason: `could not be checked: ${errorMessage(error)}` };
  }
}
