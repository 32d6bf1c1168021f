import type { ServerResponse } from "node:http";
import { formatFrame, heartbeatFrame } from "./eventFrames.ts";
import type { RunEvents } from "./runEvents.ts";

/** How often, in ms, a browser tries again. */
const retryMs = 2000;

/**
 * One reader of the events of a run. It is handed what it can take: nothing waits for it but the history that all
 * readers share, and a reader that falls behind that is dropped.
 */
export class EventStream {
  private readonly outgoing: ServerResponse;
  private readonly events: RunEvents;
  /** Number of the last event that was handed over. */
  private sentId: number;
  private isStalled = false;

  constructor(outgoing: ServerResponse, events: RunEvents, lastEventId: number) {
    this.outgoing = outgoing;
    this.events = events;
    this.sentId = Math.min(lastEventId, events.history.newestId);
  }

  /** Sends the head and all that is there; what the history no longer has is told of as a gap. */
  open(): void {
    this.outgoing.write(`retry: ${retryMs}\n\n`);
    const { oldestId } = this.events.history;
    const missed = oldestId - 1 - this.sentId;
    if (missed > 0) {
      this.sentId = oldestId - 1;
      this.outgoing.write(formatFrame(this.sentId, { event: "gap", missed }));
    }
    this.outgoing.on("drain", () => this.pump());
    this.pump();
  }

  /** Hands over as much as the connection takes. */
  pump(): void {
    const { outgoing, events } = this;
    if (outgoing.writableEnded || outgoing.destroyed) return;
    if (this.sentId + 1 < events.history.oldestId) {
      outgoing.destroy();
      return;
    }
    while (!outgoing.writableNeedDrain) {
      const frame = events.history.frame(this.sentId + 1);
      if (frame === undefined) {
        if (events.isOver) outgoing.end();
        return;
      }
      this.sentId += 1;
      this.isStalled = false;
      outgoing.write(frame);
    }
  }

  /** Drops a reader that has taken nothing of what was handed over since the last beat, or not the end of it. */
  beat(): void {
    const { outgoing } = this;
    if (outgoing.destroyed) return;
    if (!outgoing.writableNeedDrain && !outgoing.writableEnded) {
      this.isStalled = false;
      outgoing.write(heartbeatFrame);
    } else if (this.isStalled) outgoing.destroy();
    else this.isStalled = true;
  }

  end(): void {
    this.outgoing.end();
  }
}
