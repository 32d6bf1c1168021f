import { shownLine } from "../../common/shownLine.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import {
  mostWorkers,
  type PausedBy,
  type QueueProgress,
  type RunWorkers,
  type WorkerFigures,
} from "../../model/results/runWorkers.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import type { WorkerMessage, WorkerReport } from "../../queue/queueMessages.ts";
import { listFaults } from "../../report/testFaults.ts";
import { createRecentRate, type RecentRate } from "./recentRate.ts";

/** The workers of one run, by what they tell. */
export interface WorkerList {
  take(report: WorkerReport): void;
  setPaused(by: PausedBy | undefined): void;
  /** A test that counts has ended at a worker. */
  addEnded(worker: string, outcome: TestOutcome, result: RunResult): void;
  /** Notices those that told nothing within the last seconds; resolves with how many are there. */
  countAlive(): number;
  /** Why nobody who is there takes the tests of a provider; undefined while somebody does, or nobody is there. */
  whyNobody(provider: string): string | undefined;
  figures(): RunWorkers;
  counts(): QueueProgress;
}

export interface WorkerListOptions {
  /** URL of the store, without user and password. */
  readonly shown: string;
  /** Told of those that come and go. */
  readonly tell: (message: string) => void;
  /** Those of the earlier part of a run that goes on. */
  readonly earlier?: readonly WorkerFigures[] | undefined;
  /** Monotonic, ms. */
  readonly now?: () => number;
}

/** A worker tells that it is there as often. */
export const presenceMs = 3000;

export function createWorkerList({
  shown,
  tell,
  earlier = [],
  now = () => performance.now(),
}: WorkerListOptions): WorkerList {
  const workers = new Map<string, KnownWorker>();
  for (const each of earlier.toReversed()) workers.set(each.id, recall(each, now()));
  let paused: PausedBy | undefined;
  const listHere = () => [...workers.values()].filter(isHere);
  const end = (known: KnownWorker, state: "left" | "lost", gone: Date) => {
    Object.assign(known.figures, { state, gone: gone.toISOString(), underWay: 0, doing: [] });
    forgetOldest(workers);
  };

  const come = ({ id, name, host, version }: WorkerReport["worker"]): KnownWorker => {
    const known = workers.get(id) ?? create({ id, name, host, version }, now());
    workers.delete(id); // the last to come is the last of the map
    workers.set(id, known);
    tell(`Worker ${name} has come.`);
    known.figures.state = "here";
    delete known.figures.gone;
    known.hereSinceMs = now();
    return known;
  };

  function takeMessage(known: KnownWorker, message: WorkerMessage): void {
    const { figures, passedOn } = known;
    if (message.type === "here") {
      known.serves = message.serves;
      figures.underWay = message.underWay;
      figures.doing = message.doing;
    }
    if (message.type !== "passedOn" || passedOn.has(message.provider)) return;
    passedOn.set(message.provider, message.reason);
    addNote(figures, message.reason);
    tell(`Worker ${figures.name}: ${message.reason}`);
  }

  function count(): QueueProgress {
    const counts = { here: 0, left: 0, lost: 0, underWay: 0 };
    for (const { figures } of workers.values()) {
      if (figures.state !== "declined") counts[figures.state] += 1;
      counts.underWay += figures.underWay;
    }
    return { store: shown, ...counts, ...(paused && { paused }) };
  }

  return {
    setPaused(by) {
      if (by !== paused) tell(by === undefined ? "The run goes on." : "The run is paused.");
      paused = by;
    },
    take({ worker, messages }) {
      const [first] = messages;
      const before = workers.get(worker.id);
      // It has ended: what comes now was told before that, and beside it.
      if (before?.figures.state === "left") return;
      if (first?.type === "declined") {
        const known = before ?? create(worker, now());
        addNote(known.figures, first.reason);
        workers.set(worker.id, known);
        forgetOldest(workers);
        tell(`Worker ${worker.name} does not serve this run: ${first.reason}`);
        return;
      }
      if (messages.some(({ type }) => type === "gone")) {
        if (before === undefined || !isHere(before)) return;
        end(before, "left", new Date());
        tell(`Worker ${worker.name} has left.`);
        return;
      }
      const known = before !== undefined && isHere(before) ? before : come(worker);
      known.seenAtMs = now();
      for (const message of messages) takeMessage(known, message);
    },
    addEnded(worker, { provider, scenario, runNumber, state }, result) {
      const known = workers.get(worker);
      if (known === undefined) return;
      known.figures[state] += 1;
      known.rate.add(now());
      if (state !== "passed")
        known.figures.lastFault = describeFault({ provider, scenario, runNumber }, result);
    },
    countAlive() {
      for (const known of listHere()) {
        const silentMs = now() - known.seenAtMs;
        if (silentMs < longestSilenceMs) continue;
        end(known, "lost", new Date(Date.now() - silentMs));
        tell(
          `Worker ${known.figures.name} has told nothing for ${Math.round(longestSilenceMs / 1000)} s.`,
        );
      }
      return listHere().length;
    },
    whyNobody(provider) {
      const there = listHere();
      if (there.some(({ serves }) => serves.includes(provider))) return undefined;
      return there.find(({ passedOn }) => passedOn.has(provider))?.passedOn.get(provider);
    },
    figures() {
      const here = listHere();
      const gone = [...workers.values()].filter((known) => !isHere(known)).reverse();
      const all = [...here, ...gone];
      return {
        queue: count(),
        workers: all.slice(0, mostWorkers).map((known) => measure(known, now())),
        omitted: Math.max(0, all.length - mostWorkers),
      };
    },
    counts: count,
  };
}

// --- internal ---

const longestSilenceMs = 4 * presenceMs;
const mostNotes = 10;
const longestFault = 300;

interface KnownWorker {
  readonly figures: WorkerFigures;
  readonly rate: RecentRate;
  /** Why it does not serve a provider, by its id. */
  readonly passedOn: Map<string, string>;
  serves: readonly string[];
  seenAtMs: number;
  hereSinceMs: number;
}

/** Until it takes tests it is one that does not. */
function create(worker: WorkerReport["worker"], nowMs: number): KnownWorker {
  const figures: WorkerFigures = {
    ...worker,
    ...{ state: "declined", joined: new Date().toISOString() },
    ...{ underWay: 0, doing: [], passed: 0, failed: 0, errored: 0 },
  };
  return know(figures, nowMs);
}

/** What it did in the earlier part of the run counts on, should it come again. */
function recall(figures: WorkerFigures, nowMs: number): KnownWorker {
  const state = figures.state === "here" ? "lost" : figures.state;
  return know({ ...figures, state, underWay: 0, doing: [] }, nowMs);
}

function know(figures: WorkerFigures, nowMs: number): KnownWorker {
  return {
    figures,
    rate: createRecentRate(),
    passedOn: new Map(),
    ...{ serves: [], seenAtMs: nowMs, hereSinceMs: nowMs },
  };
}

function isHere({ figures }: KnownWorker): boolean {
  return figures.state === "here";
}

/** Those that are gone are kept as long as there are no more than can be told of. */
function forgetOldest(workers: Map<string, KnownWorker>): void {
  if (workers.size <= mostWorkers) return;
  for (const [id, known] of workers) {
    if (isHere(known)) continue;
    workers.delete(id);
    return;
  }
}

function addNote(figures: WorkerFigures, note: string): void {
  const notes = figures.notes ?? [];
  if (notes.length < mostNotes && !notes.includes(note)) figures.notes = [...notes, note];
}

function describeFault(test: TestKey, { attempts }: RunResult): WorkerFigures["lastFault"] {
  const [{ reason, message } = { reason: "", message: "" }] = listFaults(attempts.at(-1));
  return { ...test, message: shownLine(message || reason, longestFault) };
}

/** A copy, with its rate. */
function measure({ figures, rate, hereSinceMs }: KnownWorker, nowMs: number): WorkerFigures {
  const { testsPerSecond: _last, ...rest } = figures;
  if (figures.state !== "here") return rest;
  return { ...rest, testsPerSecond: rate.perSecond(nowMs, hereSinceMs) };
}
