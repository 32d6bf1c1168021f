import { formatProblem } from "../model/config/problem.ts";
import { UserError } from "../model/userError.ts";
import { loadRunConfig } from "../run/readRunConfig.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type RunHandlers = Pick<
  Handlers,
  "startRun" | "cancelRun" | "getReport" | "getTests" | "getAttempts"
>;

/** Starting, stopping and looking into runs; one goes on at a time. */
export function createRunHandlers(session: HostSession): RunHandlers {
  return {
    async startRun({ config, keys }) {
      const { runs, settings } = session.folder;
      const loaded = await loadRunConfig(config, settings);
      if (!loaded.ok) {
        throw new UserError(loaded.problems.map(formatProblem).join("\n"), { code: "config" });
      }
      return { runId: (await runs.start({ loaded: loaded.value, keys })).id };
    },
    async cancelRun({ runId }) {
      if (session.folder.runs.cancel(runId)) return {};
      throw new UserError("This run has ended.", { code: "not_found" });
    },
    async getReport({ runId }) {
      return (await session.folder.reports.find(runId)).model();
    },
    async getTests({ runId, filter, offset, limit }) {
      return (await session.folder.reports.find(runId)).tests(filter, { offset, limit });
    },
    async getAttempts({ runId, key }) {
      return await (await session.folder.reports.find(runId)).attempts(key);
    },
  };
}
