import { formatProblem, isError } from "../model/config/problem.ts";
import { UserError } from "../model/userError.ts";
import { describeRunConfigReading, readRunConfig } from "../run/readRunConfig.ts";
import type { ConfigReading } from "../scenarios/config/readConfig.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type RunHandlers = Pick<
  Handlers,
  "prepareRun" | "startRun" | "cancelRun" | "getReport" | "getTests" | "getAttempts"
>;

/** Starting, stopping and looking into runs; one goes on at a time. */
export function createRunHandlers(session: HostSession): RunHandlers {
  /** What was read for the next start, by the config it is of. */
  const prepared = new Map<string, ConfigReading>();
  return {
    async prepareRun({ config }) {
      const { settings } = session.folder;
      const reading = await readRunConfig(config, settings);
      prepared.clear();
      prepared.set(config, reading);
      return describeRunConfigReading(config, reading, settings.workspaceFolder);
    },
    async startRun({ config, keys }) {
      const { runs, settings } = session.folder;
      const reading = prepared.get(config) ?? (await readRunConfig(config, settings));
      prepared.clear();
      const { loaded, problems } = reading;
      if (loaded === undefined) {
        throw new UserError(problems.filter(isError).map(formatProblem).join("\n"), {
          code: "config",
        });
      }
      return { runId: (await runs.start({ loaded, keys })).id };
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
