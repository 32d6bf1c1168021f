import { createGathered, type Delayed } from "../../common/throttle.ts";
import type { RunEvent } from "../../model/wire/runEvent.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import type { EventProgress, RunEventName } from "../../model/wire/serviceApiComponents.ts";
import { estimateAttempt, type HeardAttempt, type RunEventContent } from "./eventFrames.ts";
import { EventHistory, type HistoryLimits } from "./eventHistory.ts";

/** How long progress and attempts are gathered, ms: at most four events of each a second. */
const gatheringMs = 250;
const mostAttemptsAtOnce = 500;
const mostBytesAtOnce = 262_144;

/** Gathers what happens in a run into events that are worth sending. */
export class RunEvents {
  readonly history: EventHistory;
  /** The last event is there; none will follow. */
  isOver = false;
  private readonly onEvent: () => void;
  private progress: RunProgress | undefined;
  private attempts: HeardAttempt[] = [];
  private bytes = 0;
  private newest: RunEventName | undefined;
  private readonly due: Delayed;

  /** `onEvent` is told when there are more events in the history. */
  constructor(limits: HistoryLimits, onEvent: () => void) {
    this.history = new EventHistory(limits);
    this.onEvent = onEvent;
    this.due = createGathered(gatheringMs, () => {
      this.gather();
      onEvent();
    });
  }

  take(event: RunEvent): void {
    switch (event.type) {
      case "progress":
        this.progress = event.progress;
        this.due.trigger();
        break;
      case "attempt":
        this.addAttempt(event);
        break;
      case "records":
        this.addAttempts();
        this.add({
          event: "records",
          component: event.component,
          lines: event.lines,
          leftOut: event.left_out,
        });
        this.onEvent();
        break;
      case "finished":
        this.dispose();
        this.gather();
        this.add({ event: "finished", outcome: event.outcome });
        this.isOver = true;
        this.onEvent();
        break;
    }
  }

  /** Adds where the run stands now, unless the newest event says so. */
  tellProgress(readProgress: () => RunProgress): void {
    if (this.isOver || this.newest === "progress") return;
    this.progress = readProgress();
    this.gather();
    this.onEvent();
  }

  dispose(): void {
    this.due.dispose();
  }

  private addAttempt({ test, attempt }: HeardAttempt): void {
    this.attempts.push({ test, attempt });
    this.bytes += estimateAttempt({ test, attempt });
    if (this.attempts.length < mostAttemptsAtOnce && this.bytes < mostBytesAtOnce) {
      this.due.trigger();
      return;
    }
    this.addAttempts();
    this.onEvent();
  }

  private gather(): void {
    this.addAttempts();
    if (this.progress === undefined) return;
    this.add({ event: "progress", progress: withoutSeries(this.progress) });
    this.progress = undefined;
  }

  private add(content: RunEventContent): void {
    this.history.add(content);
    this.newest = content.event;
  }

  private addAttempts(): void {
    if (this.attempts.length === 0) return;
    this.add({ event: "attempts", attempts: this.attempts });
    this.attempts = [];
    this.bytes = 0;
  }
}

// --- internal ---

/** The series of a component grow with its test; who wants them asks for the component. */
function withoutSeries({ stream, ...progress }: RunProgress): EventProgress {
  if (stream === undefined) return progress;
  const components = stream.components.map(({ series: _series, ...status }) => status);
  return { ...progress, stream: { ...stream, components } };
}
