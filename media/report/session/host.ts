import {
  type HostMessage,
  hostMessageSchema,
  type ReportState,
  type WebviewMessage,
} from "../../../src/model/wire/reportProtocol.ts";

/** The extension, as the page sees it. */
export interface Host {
  post(message: WebviewMessage): void;
  /** Calls `listener` with every message that has the right shape; others are warned about. */
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
        const parsed = hostMessageSchema.safeParse(event.data);
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
