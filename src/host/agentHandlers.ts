import { callTool } from "../agents/callTool.ts";
import { createStartPlans } from "../agents/start/startPlans.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

/** Tools for agents of the editor, which asks a person itself. */
export function createAgentHandlers(session: HostSession): Pick<Handlers, "callAgentTool"> {
  const plans = createStartPlans();
  return {
    async callAgentTool({ name, input }) {
      const { runs, reports, others } = session.folder;
      const { signal } = new AbortController();
      return await callTool(name, input, { runs, reports, others, plans }, { signal });
    },
  };
}
