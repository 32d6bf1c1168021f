import type { z } from "zod";
import { parseExactJson } from "../../../src/model/json/exactJson.ts";
import {
  type HostMessage,
  hostMessageSchema,
  type ReportState,
  type WebviewMessage,
} from "../../../src/model/wire/reportProtocol.ts";
import type { PageHost } from "./pageHost.ts";

/** The extension, as the page of a report sees it. */
export type Host = PageHost<WebviewMessage, HostMessage, ReportState>;

/** Connects the page of a report; works once per page. */
export function createHost(): Host {
  return connectPage(hostMessageSchema);
}

/** Connects a page that hears what fits the schema; works once per page. */
export function connectPage<Sent, Heard, State>(
  schema: z.ZodType<Heard>,
): PageHost<Sent, Heard, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const parsed = schema.safeParse(readText(event.data));
        if (parsed.success) listener(parsed.data);
        else console.warn("Touchstone: ignored a message of unknown shape.", parsed.error.issues);
      });
    },
    getState: () => api.getState(),
    setState: (state) => {
      api.setState(state);
    },
  };
}

// --- internal ---

/** The value of JSON text; undefined for all else. */
function readText(data: unknown): unknown {
  try {
    return typeof data === "string" ? parseExactJson(data) : undefined;
  } catch {
    // Told as a message of unknown shape.
    return undefined;
  }
}
