import { UserError } from "../model/userError.ts";
import type { HostParams, HostSettings } from "../model/wire/hostProtocol.ts";
import { listKeyNeeds } from "../run/keyNeeds.ts";
import { findLackingProviders, leaveOut } from "../run/leaveOut.ts";
import { buildPlan } from "../run/plan.ts";
import { buildProbe } from "../run/probe/buildProbe.ts";
import { describeProbe } from "../run/probe/estimateProbe.ts";
import { describeRunConfigReading, readRunConfig } from "../run/readRunConfig.ts";
import { prepareResume } from "../run/resume/prepareResume.ts";
import { getAttemptPrompt } from "./attemptPrompt.ts";
import { cutReplies } from "./cutReplies.ts";
import { findFailurePlace } from "./failurePlace.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type RunHandlers = Pick<
  Handlers,
  | "prepareRun"
  | "prepareProbe"
  | "prepareScenario"
  | "validateConfig"
  | "prepareResume"
  | "findLackingProviders"
  | "startRun"
  | "startRunAfter"
  | "cancelWaiting"
  | "cancelRun"
  | "pauseRun"
  | "getReport"
  | "getTests"
  | "getAttempts"
  | "getAttemptPrompt"
  | "getFailurePlace"
  | "getTeeth"
>;

/** Starting, stopping and looking into runs; one goes on at a time. */
export function createRunHandlers(session: HostSession): RunHandlers {
  const { prepared: preparedRuns } = session;
  return {
    async prepareRun(asked) {
      const { reading, ...read } = await readAsked(asked, session.folder.settings);
      return { prepared: preparedRuns.keep(reading), ...read };
    },
    async prepareScenario({ prepared: read, scenario }) {
      const loaded = preparedRuns.take(read);
      const selection = { scenarios: [scenario] };
      return {
        prepared: preparedRuns.keepLoaded(loaded, { selection }),
        name: loaded.config.name,
        keys: listKeyNeeds(buildPlan(loaded, selection)),
      };
    },
    async validateConfig(asked) {
      const { summary, named } = await readAsked(asked, session.folder.settings);
      return { summary, named };
    },
    async prepareProbe({ prepared: read, provider: id }) {
      const { loaded, provider, estimate } = await buildProbe(preparedRuns.take(read), id);
      return {
        prepared: preparedRuns.keepLoaded(loaded),
        name: loaded.config.name,
        description: describeProbe(estimate, provider),
        ...estimate,
        keys: listKeyNeeds({ providers: [provider], streams: [] }),
      };
    },
    async prepareResume({ runId, again, more }) {
      const { store, settings } = session.folder;
      const changes: string[] = [];
      const { loaded, ...aim } = await prepareResume(
        { runId, ...(again && { again }), ...(more && { more }) },
        { store, workspaceFolder: settings.workspaceFolder },
        (message) => changes.push(message),
      );
      return {
        prepared: preparedRuns.keepLoaded(loaded, aim),
        name: loaded.config.name,
        changes,
        keys: listKeyNeeds(buildPlan(loaded, aim.selection)),
        ...(aim.resumes && { queue: (await store.loadRunWorkers(runId))?.queue.store }),
      };
    },
    async findLackingProviders({ prepared, missing }) {
      return findLackingProviders(preparedRuns.lookRun(prepared), missing);
    },
    async startRun({ prepared, keys, without = [], queue }) {
      const { runs } = session.folder;
      const request = leaveOut(preparedRuns.lookRun(prepared), without);
      const { id: runId } = await runs.start({ ...request, keys, ...(queue && { queue }) });
      // One that is refused may be asked to wait.
      preparedRuns.forget(prepared);
      return { runId };
    },
    async startRunAfter({ prepared, keys, without = [], queue }) {
      const { waiting } = session.folder;
      const request = leaveOut(preparedRuns.lookRun(prepared), without);
      const { id } = waiting.add({ ...request, keys, ...(queue && { queue }) });
      preparedRuns.forget(prepared);
      void session.folder.others.look();
      return { waiting: id };
    },
    async cancelWaiting({ waiting }) {
      if (session.folder.waiting.cancel(waiting)) return {};
      throw new UserError("This start waits no more.", { code: "not_found" });
    },
    async cancelRun({ runId }) {
      const { runs, others } = session.folder;
      if (runs.cancel(runId) || (await others.stop(runId))) return {};
      throw new UserError("This run has ended.", { code: "not_found" });
    },
    async pauseRun({ runId, isPaused }) {
      const { active } = session.folder.runs;
      if (active?.id !== runId) {
        throw new UserError("This run does not go on in this window.", { code: "not_found" });
      }
      await active.setPaused(isPaused ? "editor" : undefined);
      return {};
    },
    async getReport({ runId }) {
      return (await session.folder.reports.find(runId)).model();
    },
    async getTests({ runId, filter, ...page }) {
      return await (await session.folder.reports.find(runId)).tests(filter, page);
    },
    async getAttempts({ runId, key }) {
      return cutReplies(await (await session.folder.reports.find(runId)).attempts(key));
    },
    async getAttemptPrompt({ runId, ...place }) {
      return { markdown: await getAttemptPrompt(session.folder, runId, place) };
    },
    async getFailurePlace({ runId, ...place }) {
      return await findFailurePlace(session.folder, runId, place);
    },
    async getTeeth({ runId }) {
      return await (await session.folder.reports.find(runId)).teeth();
    },
  };
}

// --- internal ---

/** Reads a config for a run, and tells which of the open files it names. */
async function readAsked(
  { config, open = [] }: HostParams<"validateConfig">,
  settings: HostSettings,
) {
  const reading = await readRunConfig(config, settings);
  const summary = describeRunConfigReading(config, reading, settings.workspaceFolder);
  return { reading, summary, named: open.filter((file) => reading.named.has(file)) };
}
