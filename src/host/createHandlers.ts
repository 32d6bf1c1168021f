import { recoverRuns } from "../run/recoverRuns.ts";
import { createDataHandlers } from "./dataHandlers.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { createRunHandlers } from "./runHandlers.ts";
import { createServiceHandlers } from "./serviceHandlers.ts";
import { createStreamHandlers } from "./streamHandlers.ts";

/** What the host does for each request. */
export function createHandlers(session: HostSession): Handlers {
  return {
    async initialize(settings) {
      const { store } = session.serve(settings);
      return { recovered: await recoverRuns(store, session.warn) };
    },
    ...createRunHandlers(session),
    ...createServiceHandlers(session),
    ...createStreamHandlers(session),
    ...createDataHandlers(session),
  };
}
