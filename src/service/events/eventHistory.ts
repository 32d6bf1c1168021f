import { estimateBytes, formatFrame, type RunEventContent } from "./eventFrames.ts";

/** How much of what happened in a run is kept for those who come back. */
export interface HistoryLimits {
  readonly events: number;
  readonly bytes: number;
}

/** The last events of a run, numbered from 1 without gaps. The newest is always kept. */
export class EventHistory {
  private readonly limits: HistoryLimits;
  private readonly kept: KeptEvent[] = [];
  private bytes = 0;
  private firstId = 1;

  constructor(limits: HistoryLimits) {
    this.limits = limits;
  }

  /** Number of the oldest event that is kept; one more than `newestId` when there is none. */
  get oldestId(): number {
    return this.firstId;
  }

  /** 0 before the first event. */
  get newestId(): number {
    return this.firstId + this.kept.length - 1;
  }

  add(content: RunEventContent): void {
    const bytes = estimateBytes(content);
    this.kept.push({ content, bytes });
    this.bytes += bytes;
    this.trim();
  }

  /** The text of a kept event, made once for all who read it. */
  frame(id: number): Buffer | undefined {
    const event = this.kept[id - this.firstId];
    if (event === undefined || event.frame !== undefined) return event?.frame;
    const frame = formatFrame(id, event.content);
    this.kept[id - this.firstId] = { frame, bytes: frame.length };
    this.bytes += frame.length - event.bytes;
    return frame;
  }

  private trim(): void {
    const { events, bytes } = this.limits;
    while (this.kept.length > 1 && (this.kept.length > events || this.bytes > bytes)) {
      this.bytes -= this.kept.shift()?.bytes ?? 0;
      this.firstId += 1;
    }
  }
}

// --- internal ---

/** Its content, then its text once somebody has read it. */
type KeptEvent =
  | { readonly bytes: number; readonly content: RunEventContent; readonly frame?: never }
  | { readonly bytes: number; readonly frame: Buffer };
