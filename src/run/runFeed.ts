import { createGathered } from "../common/throttle.ts";
import { formatRecordLine } from "../loggers/records/recordLine.ts";
import type { HandlerRecord } from "../model/results/record.ts";
import type { RunEvent } from "../model/wire/runEvent.ts";

/** Passes what happens in a run on to those who listen; costs nothing while nobody does. */
export interface RunFeed {
  /** Returns the end of listening. */
  listen(listener: (event: RunEvent) => void): () => void;
  emit(event: RunEvent): void;
  /** Takes a record of a component for the next batch. */
  addRecord(component: string, record: HandlerRecord): void;
  /** Passes on what is gathered. */
  flush(): void;
}

const batchIntervalMs = 250;
const mostLinesInBatch = 500;

export function createRunFeed(): RunFeed {
  const listeners = new Set<(event: RunEvent) => void>();
  const batches = new Map<string, { lines: string[]; leftOut: number }>();

  const emit = (event: RunEvent) => {
    for (const listener of listeners) listener(event);
  };
  const flush = () => {
    due.dispose();
    for (const [component, { lines, leftOut }] of batches) {
      emit({ type: "records", component, lines, left_out: leftOut });
    }
    batches.clear();
  };
  const due = createGathered(batchIntervalMs, flush);
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    flush,
    addRecord(component, record) {
      if (listeners.size === 0) return;
      let batch = batches.get(component);
      if (batch === undefined) {
        batch = { lines: [], leftOut: 0 };
        batches.set(component, batch);
        due.trigger();
      }
      if (batch.lines.length < mostLinesInBatch) batch.lines.push(formatRecordLine(record));
      else batch.leftOut += 1;
    },
  };
}
