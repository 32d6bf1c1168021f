import type {
  Admission,
  Arrival,
  ArrivalSink,
} from "../../../../src/streams/handlers/recordHandler.ts";

/** Keeps what a handler brings; what it says to the handler is set by the test. */
export class ArrivalRecorder implements ArrivalSink {
  readonly arrivals: Arrival[] = [];
  readonly batchSizes: number[] = [];
  readonly refusals = { refused: 0, late: 0 };
  readonly errors: string[] = [];
  readonly failures: string[] = [];
  readonly counts = { probe: 0, badSignature: 0 };
  /** How often nothing more was said to come. */
  endCount = 0;
  state: Admission = "open";
  /** What `take` returns: while it is not settled there is no room. */
  room: Promise<void> | undefined;
  private changed = Promise.withResolvers<void>();

  admission(): Admission {
    return this.state;
  }

  take(arrivals: readonly Arrival[]): Promise<void> | undefined {
    this.arrivals.push(...arrivals);
    this.batchSizes.push(arrivals.length);
    this.tell();
    return this.room;
  }

  countRefusal(kind: "refused" | "late"): void {
    this.refusals[kind]++;
    this.tell();
  }

  reportError(message: string): void {
    this.errors.push(message);
    this.tell();
  }

  count(what: "probe" | "badSignature"): void {
    this.counts[what] += 1;
    this.tell();
  }

  end(): void {
    this.endCount += 1;
    this.tell();
  }

  fail(message: string): void {
    this.failures.push(message);
    this.tell();
  }

  /** Resolves once the condition holds; it is looked at after each call of the handler. */
  async until(condition: (sink: this) => boolean): Promise<void> {
    while (!condition(this)) await this.changed.promise;
  }

  private tell(): void {
    this.changed.resolve();
    this.changed = Promise.withResolvers<void>();
  }
}
