import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import type { ResultHead } from "../model/results/resultFile.ts";
import { runStateOf } from "../model/results/runFolder.ts";
import type { ComponentRole } from "../model/results/streamStatus.ts";
import { UserError } from "../model/userError.ts";
import type { ApiProgress, TestRun, TestRunList, TestRunStatus } from "../model/wire/serviceApi.ts";
import type { PageQuery } from "../model/wire/serviceApiParams.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { loadResultHead } from "../store/results/resultHead.ts";
import { loadStoredRun } from "./components/componentNames.ts";
import { describeComponents } from "./components/componentStatus.ts";
import type { ServiceContext } from "./context.ts";

/** A page of the runs that have a folder in `test_runs/`, newest first. */
export async function listTestRuns(
  service: ServiceContext,
  { limit, offset }: PageQuery,
): Promise<TestRunList> {
  const { store } = service.runs;
  const [runIds, { byId }, runningId] = await Promise.all([
    store.listShownRunIds(),
    service.results.load(),
    findRunningId(service),
  ]);
  // A run with a row has its time there: only the folders of the others are opened to sort them.
  const timed = await mapLimited(runIds, maxOpenFiles, async (id) => {
    const timestamp = byId.get(id)?.timestamp ?? (await loadTimestamp(service, id));
    return { id, time: Date.parse(timestamp ?? "") || 0 };
  });
  timed.sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
  const page = timed.slice(offset, offset + limit);
  const items = await mapLimited(page, maxOpenFiles, ({ id }) => describe(service, id, runningId));
  return { items: items.filter((item) => item !== undefined), total: timed.length, limit, offset };
}

/** A run that has a folder; throws `UserError` ("not_found"). */
export async function requireTestRun(service: ServiceContext, id: string): Promise<TestRun> {
  const run = await describe(service, id, await findRunningId(service));
  if (run !== undefined) return run;
  throw new UserError("There is no such run in test_runs.", { code: "not_found" });
}

/** Everything that is known of a run; throws `UserError` ("not_found"). */
export async function describeTestRun(service: ServiceContext, id: string): Promise<TestRunStatus> {
  const run = await requireTestRun(service, id);
  const { active } = service.runs;
  const progress = active?.id === id ? describeProgress(active) : undefined;
  const row = (await service.results.load()).byId.get(id);
  const head = row?.hasFile === true ? await loadHead(service, row.filename, id) : undefined;
  const summary = progress?.summary ?? head?.summary;
  const workers =
    active?.id === id ? active.workers() : await service.runs.store.loadRunWorkers(id);
  const components = await describeComponents(service.runs, await loadStoredRun(service.runs, id));
  const of = (role: ComponentRole) => components.filter((each) => each.role === role);
  return {
    ...run,
    ...(head?.stopReason === undefined ? {} : { stopReason: head.stopReason }),
    ...(progress === undefined ? {} : { progress }),
    ...(summary === undefined ? {} : { summary }),
    ...(workers === undefined ? {} : { workers }),
    ...(head === undefined ? {} : { result: `/api/results/${id}` }),
    sources: of("source"),
    queries: of("query"),
    reactions: of("reaction"),
  };
}

/** How far a run is; what its components say is asked for with them. */
export function describeProgress(run: ActiveRun): ApiProgress {
  const { stream: _, ...progress } = run.progress();
  return progress;
}

// --- internal ---

/** The run that goes on, here or in another process. */
async function findRunningId({ runs }: ServiceContext): Promise<string | undefined> {
  return runs.active?.id ?? (await runs.store.readRunLockOwner())?.runId;
}

async function loadTimestamp({ runs }: ServiceContext, id: string): Promise<string | undefined> {
  try {
    return (await runs.store.loadRunFolder(id)).timestamp;
  } catch (error) {
    // Without a time it comes last; what is wrong with it is told when it is shown.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Undefined when there is no such folder, or no longer. */
async function describe(
  { runs: { store }, results, hidePaths }: ServiceContext,
  id: string,
  runningId: string | undefined,
): Promise<TestRun | undefined> {
  if (!(await store.hasRunFolder(id))) return undefined;
  try {
    const file = await store.loadRunFolder(id);
    if (file.id !== id) return { id, state: "broken", problem: "Its run.json is of another run." };
    const { timestamp, file: config, plan, snapshot } = file;
    const row = (await results.load()).byId.get(id);
    const result = row?.hasFile === true ? row : undefined;
    const state = runStateOf(file, { isHeld: id === runningId, result });
    const { name } = snapshot.config;
    const from = config === undefined ? {} : { config };
    return { id, state, name, timestamp, ...from, plannedTests: plan.plannedTests };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { id, state: "broken", problem: hidePaths(error.message) };
  }
}

async function loadHead(
  { runs }: ServiceContext,
  fileName: string,
  id: string,
): Promise<ResultHead | undefined> {
  const loaded = await loadResultHead(runs.store.paths.resultFile(fileName));
  return loaded.ok && loaded.head.id === id ? loaded.head : undefined;
}
