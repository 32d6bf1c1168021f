import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { IndexFile } from "../../src/model/results/indexFile.ts";
import { createRunHost } from "../../src/run/runHost.ts";
import { startService } from "../../src/service/service.ts";
import { openTestDataStore } from "../../src/store/testDataStore.ts";

/** What a data folder tells of the states of its runs, by run id; a run that is not told of has no entry. */
export interface ShownStates {
  readonly list: StatesOfRuns;
  readonly show: StatesOfRuns;
  /** Of `GET /api/test_runs`. */
  readonly service: StatesOfRuns;
  /** Of `GET /api/results`. */
  readonly results: StatesOfRuns;
  /** Of `run.json`. */
  readonly folder: StatesOfRuns;
}

export type StatesOfRuns = ReadonlyMap<string, string | undefined>;

/** `listed` and `show` are what the command line gave: `list --json`, and `show --json` of a run. */
export async function loadShownStates(
  workspaceFolder: string,
  { runs }: IndexFile,
  show: (runId: string) => Promise<string>,
): Promise<ShownStates> {
  const dataFolder = path.join(workspaceFolder, "data");
  const shown = new Map<string, string | undefined>();
  for (const { id, filename } of runs) {
    const isHere = await readFile(path.join(dataFolder, "results", filename)).then(
      () => true,
      () => false,
    );
    if (isHere) shown.set(id, statusSchema.parse(JSON.parse(await show(id))).status);
  }
  return {
    list: new Map(runs.map(({ id, status }) => [id, status])),
    show: shown,
    ...(await loadServedStates(workspaceFolder)),
    folder: await loadFolderStates(dataFolder),
  };
}

/** Where two of them tell otherwise of a run that both know, in words. */
export function compareShownStates(states: ShownStates): string[] {
  const ids = new Set(Object.values(states).flatMap((each: StatesOfRuns) => [...each.keys()]));
  return [...ids].flatMap((id) => {
    const told = Object.entries(states).flatMap(([where, of]: [string, StatesOfRuns]) =>
      of.has(id) ? [`${where} ${of.get(id)}`] : [],
    );
    const different = new Set(told.map((each) => each.replace(/^\S+ /, "")));
    return different.size > 1 ? [`the states of ${id} differ: ${told.join(", ")}`] : [];
  });
}

// --- internal ---

const statusSchema = z.object({ status: z.string() });
const servedSchema = z.object({
  items: z.array(
    z.object({ id: z.string(), state: z.string().optional(), status: z.string().optional() }),
  ),
});
const token = "a-token-of-the-torture";

async function loadServedStates(
  workspaceFolder: string,
): Promise<Pick<ShownStates, "service" | "results">> {
  const runs = createRunHost({
    store: openTestDataStore(path.join(workspaceFolder, "data")),
    workspaceFolder,
    log: () => {},
    versions: { touchstone: "0.0.0" },
    print: () => {},
    grantKeys: async () => [],
    onProgress: () => {},
    onFinished: () => {},
  });
  const options = { runs, host: "127.0.0.1", port: 0, token, log: () => {}, isTrusted: true };
  const service = await startService(options);
  const load = async (route: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${service.url}${route}?limit=100`, { headers });
    return servedSchema.parse(await answer.json()).items;
  };
  try {
    const [testRuns, results] = await Promise.all([load("/api/test_runs"), load("/api/results")]);
    return {
      service: new Map(testRuns.map(({ id, state }) => [id, state])),
      results: new Map(results.map(({ id, status }) => [id, status])),
    };
  } finally {
    await service.close();
  }
}

/** Those whose `run.json` is there. */
async function loadFolderStates(dataFolder: string): Promise<StatesOfRuns> {
  const states = new Map<string, string>();
  for (const id of await readdir(path.join(dataFolder, "test_runs")).catch(() => [])) {
    const file = path.join(dataFolder, "test_runs", id, "run.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    states.set(id, z.object({ state: z.string() }).parse(JSON.parse(text)).state);
  }
  return states;
}
