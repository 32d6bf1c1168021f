import { randomUUID } from "node:crypto";
import type { LoadedConfig } from "../model/config/loadedConfig.ts";
import { formatProblem, isError } from "../model/config/problem.ts";
import { UserError } from "../model/userError.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import { buildProbe } from "../run/probe/buildProbe.ts";
import { describeProbe } from "../run/probe/estimateProbe.ts";
import { describeRunConfigReading, readRunConfig } from "../run/readRunConfig.ts";
import type { ConfigReading } from "../scenarios/config/readConfig.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type RunHandlers = Pick<
  Handlers,
  | "prepareRun"
  | "prepareProbe"
  | "startRun"
  | "cancelRun"
  | "getReport"
  | "getTests"
  | "getAttempts"
  | "getTeeth"
>;

/** Starting, stopping and looking into runs; one goes on at a time. */
export function createRunHandlers(session: HostSession): RunHandlers {
  /** What was read for starts to come, by the id that was told, the oldest first. */
  const readings = new Map<string, ConfigReading>();
  const keep = (reading: ConfigReading) => {
    const prepared = randomUUID();
    readings.set(prepared, reading);
    const [oldest] = readings.keys();
    if (readings.size > mostPrepared && oldest !== undefined) readings.delete(oldest);
    return prepared;
  };
  /** What was read is started once. */
  const take = (prepared: string): LoadedConfig => {
    const reading = readings.get(prepared);
    readings.delete(prepared);
    if (reading === undefined) {
      const message = "The config was read too long ago for this start; start it again.";
      throw new UserError(message, { code: "not_found" });
    }
    const { loaded, problems } = reading;
    if (loaded !== undefined) return loaded;
    throw new UserError(problems.filter(isError).map(formatProblem).join("\n"), {
      code: "config",
    });
  };
  return {
    async prepareRun({ config }) {
      const { settings } = session.folder;
      const reading = await readRunConfig(config, settings);
      const prepared = keep(reading);
      const summary = describeRunConfigReading(config, reading, settings.workspaceFolder);
      return { prepared, summary };
    },
    async prepareProbe({ prepared: read, provider: id }) {
      const { loaded, provider, estimate } = await buildProbe(take(read), id);
      return {
        prepared: keep({ value: undefined, scenarios: [], problems: [], loaded }),
        name: loaded.config.name,
        description: describeProbe(estimate, provider),
        ...estimate,
        keys: listKeyNeeds({ providers: [provider], streams: [] }),
      };
    },
    async startRun({ prepared, keys }) {
      const { runs } = session.folder;
      return { runId: (await runs.start({ loaded: take(prepared), keys })).id };
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
    async getTeeth({ runId }) {
      return await (await session.folder.reports.find(runId)).teeth();
    },
  };
}

// --- internal ---

/** Starts that a person thinks about at the same time: a loaded config is not small. */
const mostPrepared = 8;
