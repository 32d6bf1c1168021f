import type { ServerResponse } from "node:http";
import type { ActiveRun } from "../../run/activeRun.ts";
import type { HistoryLimits } from "./eventHistory.ts";
import { EventStream } from "./eventStream.ts";
import { RunEvents } from "./runEvents.ts";

export interface EventHubLimits extends HistoryLimits {
  /** Readers at most, over all runs. */
  readonly streams: number;
  readonly heartbeatMs: number;
}

/** What of a run the hub needs. */
export type FollowableRun = Pick<ActiveRun, "id" | "listen" | "progress">;

/** What of the run host. */
export interface FollowableRuns {
  readonly active: FollowableRun | undefined;
  onStart(listener: (run: FollowableRun) => void): () => void;
}

/** Who follows the runs of this process, and what those who come back may have missed. */
export interface EventHub {
  /** Whether the events of this run are known: of the one that goes on and of the last that has ended. */
  has(runId: string): boolean;
  readonly isFull: boolean;
  readonly streamCount: number;
  /** Number of the last event of a run that has ended, also when its events are no longer known. */
  lastIdOf(runId: string): number | undefined;
  /** Sends the events of a run that come after `lastEventId`, until its last; the head is sent already. */
  follow(runId: string, lastEventId: number, outgoing: ServerResponse): void;
  /** Ends all streams and stops listening. */
  close(): void;
}

/** Listens to every run from its start: nothing is made of what it hears until somebody reads it. */
export function createEventHub(
  runs: FollowableRuns,
  limits: Partial<EventHubLimits> = {},
): EventHub {
  const { streams: most, heartbeatMs, ...historyLimits } = { ...defaultLimits, ...limits };
  const known = new Map<string, FollowedRun>();
  /** Numbers of the last events of runs that were known. */
  const lastIds = new Map<string, number>();
  const streams = new Set<EventStream>();
  let heart: NodeJS.Timeout | undefined;

  const listenTo = (run: FollowableRun) => {
    for (const [id, { events }] of known) {
      if (!events.isOver) continue;
      known.delete(id);
      lastIds.set(id, events.history.newestId);
    }
    known.set(run.id, followRun(run, historyLimits));
  };
  const remove = (stream: EventStream, followed: FollowedRun) => {
    streams.delete(stream);
    followed.streams.delete(stream);
    if (streams.size > 0) return;
    clearInterval(heart);
    heart = undefined;
  };
  const stopListening = runs.onStart(listenTo);
  if (runs.active !== undefined) listenTo(runs.active);

  return {
    has: (runId) => known.has(runId),
    get isFull() {
      return streams.size >= most;
    },
    get streamCount() {
      return streams.size;
    },
    lastIdOf(runId) {
      const events = known.get(runId)?.events;
      return events?.isOver === true ? events.history.newestId : lastIds.get(runId);
    },
    follow(runId, lastEventId, outgoing) {
      const followed = known.get(runId);
      if (followed === undefined) throw new Error(`The events of ${runId} are not known.`);
      const stream = new EventStream(outgoing, followed.events, lastEventId);
      followed.tellProgress();
      streams.add(stream);
      followed.streams.add(stream);
      outgoing.once("close", () => remove(stream, followed));
      heart ??= setInterval(() => beat(streams), heartbeatMs);
      stream.open();
    },
    close() {
      stopListening();
      clearInterval(heart);
      for (const { stop } of known.values()) stop();
      for (const stream of streams) stream.end();
      known.clear();
    },
  };
}

// --- internal ---

const defaultLimits: EventHubLimits = {
  events: 1000,
  bytes: 8_388_608,
  streams: 20,
  heartbeatMs: 15_000,
};

interface FollowedRun {
  readonly events: RunEvents;
  readonly streams: Set<EventStream>;
  /** A run may do nothing for long: whoever begins to follow it is to know where it stands. */
  readonly tellProgress: () => void;
  readonly stop: () => void;
}

function followRun(run: FollowableRun, limits: HistoryLimits): FollowedRun {
  const streams = new Set<EventStream>();
  const events = new RunEvents(limits, () => {
    for (const stream of streams) stream.pump();
  });
  const stopListening = run.listen((event) => events.take(event));
  const stop = () => {
    stopListening();
    events.dispose();
  };
  const tellProgress = () => events.tellProgress(() => run.progress());
  return { events, streams, tellProgress, stop };
}

function beat(streams: ReadonlySet<EventStream>): void {
  for (const stream of streams) stream.beat();
}
