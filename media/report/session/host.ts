import { parseExactJson } from "../../../src/model/json/exactJson.ts";
import {
  type HostMessage,
  hostMessageSchema,
  type ReportState,
  type WebviewMessage,
} from "../../../src/model/wire/reportProtocol.ts";

/** The extension, as the page sees it. */
export interface Host {
  post(message: WebviewMessage): void;
  /** Calls `listener` with every message that is JSON text of the right shape; others are warned about. */
  onMessage(listener: (message: HostMessage) => void): void;
  getState(): unknown;
  setState(state: ReportState): void;
}

/** Connects to the extension; works once per page. */
export function createHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const parsed = hostMessageSchema.safeParse(readText(event.data));
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
