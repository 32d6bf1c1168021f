import type { LeftOut } from "../model/results/history.ts";
import { knownSchemaVersion } from "../model/results/resultFile.ts";
import { buildHistory } from "../report/history/buildHistory.ts";
import {
  createHistoryReader,
  type HistoryReader,
  type ReadHistory,
} from "../run/history/historyReader.ts";
import { findLastRates } from "../run/history/lastRates.ts";
import { listMarks } from "../run/manage/addLabels.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type HistoryHandlers = Pick<Handlers, "getHistory" | "getLastRates">;

/** How the figures of a config went over its runs. */
export function createHistoryHandlers(session: HostSession): HistoryHandlers {
  /** The data folder of a host stays the same. */
  let kept: HistoryReader | undefined;
  return {
    async getHistory({ filter, ...config }) {
      const { store } = session.folder;
      kept ??= createHistoryReader(store);
      const read = await kept.read(config, budgetMs);
      const ids = read.runs.map(({ head }) => head.id);
      const marks = await listMarks(store, ids);
      const marksById = new Map(ids.map((id, at) => [id, marks[at] ?? {}]));
      const baselines = new Set((await store.loadBaselines()).runs.values());
      const history = buildHistory(read.runs, {
        config,
        filter,
        marksOf: (runId) => marksById.get(runId) ?? {},
        isBaseline: (runId) => baselines.has(runId),
      });
      return { ...history, pending: read.pending, leftOut: describeLeftOut(read) };
    },
    async getLastRates(config) {
      const { store } = session.folder;
      const { rows } = await store.loadIndex();
      const rates = await findLastRates(store, rows, config);
      return { rates: rates.map((rate) => rate ?? null) };
    },
  };
}

// --- internal ---

/** How long runs are read for one answer. */
const budgetMs = 400;
const mostNamed = 20;

function describeLeftOut(read: ReadHistory): LeftOut {
  const { probes, parts, absent, unreadable, broken, runs } = read;
  return {
    ...{ probes, parts, absent },
    unreadable: unreadable.slice(0, mostNamed),
    unreadableCount: unreadable.length,
    broken: broken.slice(0, mostNamed),
    brokenCount: broken.length,
    newer: runs.filter(
      ({ head }) => (head.schemaVersion ?? knownSchemaVersion) > knownSchemaVersion,
    ).length,
    untimed: runs.filter(({ cells }) => cells.some(({ durationsMs }) => durationsMs === undefined))
      .length,
  };
}
