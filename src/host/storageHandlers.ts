import { setTimeout as wait } from "node:timers/promises";
import { mapLimited, maxOpenFiles } from "../common/mapLimited.ts";
import type { ExpiredRun } from "../model/results/storage.ts";
import {
  type dataFileRequests,
  type dataRequests,
  mostListedRuns,
  type StoredRun,
} from "../model/wire/dataRequests.ts";
import type { HostResult, RunRow } from "../model/wire/hostProtocol.ts";
import { createGitResults } from "../run/check/gitResults.ts";
import { loadGitChoiceOptions } from "../run/gitChoiceOptions.ts";
import { addLabels, listMarks } from "../run/manage/addLabels.ts";
import { trashRuns } from "../run/manage/cleanUp.ts";
import { describeKept, findKeptRuns } from "../run/manage/keptRuns.ts";
import { planRetention } from "../run/manage/retention.ts";
import { readGitChoice } from "../store/gitChoices.ts";
import { measureRun, sumBytes } from "../store/measureRun.ts";
import type { StorageMeasurement, TestDataStore } from "../store/testDataStore.ts";
import { createFollowedWork } from "./followedWork.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { countNames, nameGroup, queryRuns } from "./queryRuns.ts";

type StorageHandlers = Pick<
  Handlers,
  keyof typeof dataRequests | keyof typeof dataFileRequests | "getMarks"
>;

/** What the data folder takes, what may go, the trash, and what a person has said of runs. */
export function createStorageHandlers(session: HostSession): StorageHandlers {
  let measuring: { measurement: StorageMeasurement; stop: AbortController } | undefined;
  const planning = createFollowedWork<ExpiredRun[]>();
  const applying = createFollowedWork<HostResult<"applyRetention">>();
  /** Remembers what git said; the data folder of a host stays the same. */
  let listGitResults: ReturnType<typeof createGitResults> | undefined;
  return {
    async measureStorage({ isFresh }) {
      if (isFresh || measuring === undefined) {
        measuring?.stop.abort();
        const stop = new AbortController();
        const options = { signal: stop.signal, now: Date.now() };
        measuring = { measurement: session.folder.store.measureStorage(options), stop };
      }
      const { finished, figures } = measuring.measurement;
      try {
        await Promise.race([finished, wait(answerWithinMs, undefined, { ref: false })]);
        return figures();
      } catch (error) {
        measuring = undefined;
        throw error;
      }
    },
    async stopMeasuring() {
      measuring?.stop.abort();
      measuring = undefined;
      return {};
    },
    async listStoredRuns({ config, olderThanDays, text, limit }) {
      const { store } = session.folder;
      const rows = await addLabels(store, (await store.loadIndex()).rows);
      const before =
        olderThanDays === undefined ? undefined : Date.now() - olderThanDays * msPerDay;
      const old = rows.filter((row) => row.kind === "run" && isBefore(row.entry.timestamp, before));
      const query = { filter: { config, text }, offset: 0, limit, branchOf: () => undefined };
      const { rows: page, total } = queryRuns(old, query);
      return { runs: await describeRuns(store, page), total };
    },
    async planRetention({ policy, isFresh }) {
      const { store } = session.folder;
      if (isFresh) planning.begin((follow) => planRetention(store, policy, follow));
      const seen = await planning.look();
      if (seen === undefined) return sumUp([]);
      return "result" in seen ? sumUp(seen.result) : { ...sumUp([]), progress: seen.progress };
    },
    async getTracking({ isTrusted }) {
      const { store, settings } = session.folder;
      listGitResults ??= createGitResults(store.paths);
      const stands = await readGitChoice(await loadGitChoiceOptions(settings));
      const git = isTrusted ? await listGitResults() : undefined;
      const committed = git !== undefined && "names" in git ? { committed: git.names.size } : {};
      const { rows } = await store.loadIndex();
      const results = rows.filter((row) => row.kind === "run" && row.hasFile).length;
      return { ...stands, ...committed, results };
    },
    async applyRetention({ policy, exportTo }) {
      const { store } = session.folder;
      applying.begin(async (follow) => {
        const expired = await planRetention(store, policy, { ...follow, onBroken: session.warn });
        const runIds = expired.map(({ entry }) => entry.id);
        const { batch, exported } = await trashRuns({ store, runIds, exportTo }, follow);
        const told = { ...sumUp(expired), exported: exported.length };
        return batch === undefined ? told : { ...told, batch };
      });
      return (await applying.finish()) ?? { ...sumUp([]), exported: 0, isStopped: true };
    },
    async getRetentionProgress() {
      const { progress } = applying;
      return progress === undefined ? {} : { progress };
    },
    async stopPlanning() {
      planning.stop();
      return {};
    },
    async stopRetention() {
      applying.stop();
      return {};
    },
    async trashRuns({ runIds, exportTo }) {
      return await trashRuns({ store: session.folder.store, runIds, exportTo });
    },
    async restoreTrash({ batch }) {
      return { restored: (await session.folder.store.restoreTrash(batch)).length };
    },
    async emptyTrash({ batch }) {
      const { store } = session.folder;
      if (!(await store.moveToDesktopTrash(batch))) await store.emptyTrash(batch);
      return {};
    },
    async handOverTrash({ batch }) {
      return { folder: await session.folder.store.handOverTrash(batch) };
    },
    async findKeptRuns({ runIds }) {
      const { kept } = await findKeptRuns(session.folder.store);
      const found = runIds.flatMap((id) => {
        const why = kept.get(id);
        return why === undefined ? [] : [{ id, why: describeKept(why) }];
      });
      return { kept: found };
    },
    async changeLabels({ runIds, label, pinned }) {
      await session.folder.store.changeLabels(runIds, {
        ...(label === undefined ? {} : { label }),
        ...(pinned === undefined ? {} : { pinned }),
      });
      return {};
    },
    async getMarks({ runId }) {
      const [marks = {}] = await listMarks(session.folder.store, [runId]);
      return marks;
    },
    async listRunFacets() {
      const { store, branches } = session.folder;
      const { rows } = await store.loadIndex();
      await branches.load(rows);
      const count = (grouping: "config" | "branch" | "state") =>
        countNames(rows, (row) => nameGroup(row, grouping, branches.of));
      return { configs: count("config"), branches: count("branch"), states: count("state") };
    },
  };
}

// --- internal ---

const answerWithinMs = 500;
const msPerDay = 86_400_000;

function isBefore(timestamp: string, before: number | undefined): boolean {
  return before === undefined || Date.parse(timestamp) < before;
}

async function describeRuns(store: TestDataStore, rows: readonly RunRow[]): Promise<StoredRun[]> {
  const baselines = new Set((await store.loadBaselines()).runs.values());
  const runs = rows.filter((row) => row.kind === "run");
  return await mapLimited(runs, maxOpenFiles, async ({ entry, label, pinned }) => ({
    entry,
    bytes: sumBytes(await measureRun(store.paths, entry.id, entry.filename)),
    isBaseline: baselines.has(entry.id),
    ...(label === undefined ? {} : { label }),
    ...(pinned === undefined ? {} : { pinned }),
  }));
}

function sumUp(expired: readonly ExpiredRun[]) {
  const bytes = expired.reduce((sum, run) => sum + run.bytes, 0);
  return { runs: expired.slice(0, mostListedRuns), count: expired.length, bytes };
}
