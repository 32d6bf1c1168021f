import type {
  ComponentStatus,
  ObserverStatus,
  StreamProgress,
} from "../../../../src/model/results/streamStatus.ts";

/** A stream test that goes on: a source, a query and a reaction. */
export function makeStream(change: Partial<StreamProgress> = {}): StreamProgress {
  const source: ComponentStatus = {
    role: "source",
    id: "facilities",
    kind: "generator",
    state: "running",
    series,
    recordCount: 700,
    recordsPerSecond: 500,
    errorCount: 0,
    skippedCount: 0,
  };
  return {
    scenario: 11,
    name: "Building comfort",
    runNumber: 1,
    components: [
      source,
      {
        ...makeObserver({ id: "room-comfort", recordCount: 40, recordsPerSecond: 30 }),
        role: "query",
      },
      {
        ...makeObserver({ nearestTrigger: nearest(0.6, "600 of 1,000 records") }),
        role: "reaction",
      },
    ],
    ...change,
  };
}

export function makeObserver(change: Partial<ObserverStatus> = {}): ObserverStatus {
  return {
    role: "reaction",
    id: "comfort-alerts",
    kind: "http",
    state: "running",
    series,
    recordCount: 600,
    recordsPerSecond: 450,
    errorCount: 0,
    queueDepth: 0,
    maxQueueDepth: 0,
    waitCount: 0,
    refusedCount: 0,
    lateCount: 0,
    nearestTrigger: nearest(0.1, "6 of 60 seconds"),
    ...change,
  };
}

// --- internal ---

const series = { interval_ms: 1000, counts: [] };

function nearest(progress: number, text: string): ObserverStatus["nearestTrigger"] {
  return { kind: "record-count", progress, text };
}
