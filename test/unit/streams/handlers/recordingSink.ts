import { compileOnce } from "../../../../src/scenarios/schemas/createValidator.ts";
import type {
  Admission,
  Arrival,
  ArrivalSink,
  HandlerContext,
} from "../../../../src/streams/handlers/recordHandler.ts";

/** A sink that keeps what it is brought; tests set what it answers. */
export class RecordingSink implements ArrivalSink {
  readonly takes: (readonly Arrival[])[] = [];
  readonly errors: string[] = [];
  readonly failures: string[] = [];
  readonly counts = { probe: 0, badSignature: 0 };
  /** How often nothing more was said to come. */
  endCount = 0;
  readonly refusals = { refused: 0, late: 0 };
  readonly refusalReasons: string[] = [];
  state: Admission = "open";
  /** What `take` gives: when there is room. */
  room: Promise<void> | undefined;
  /** Called within each `take`. */
  onTake: () => void = () => {};
  private waiters: (() => void)[] = [];

  admission(): Admission {
    return this.state;
  }

  take(arrivals: readonly Arrival[]): Promise<void> | undefined {
    this.takes.push(arrivals);
    this.onTake();
    this.wake();
    return this.room;
  }

  countRefusal(kind: "refused" | "late", why?: string): void {
    this.refusals[kind] += 1;
    if (why !== undefined) this.refusalReasons.push(why);
    this.wake();
  }

  reportError(message: string): void {
    this.errors.push(message);
    this.wake();
  }

  count(what: "probe" | "badSignature"): void {
    this.counts[what] += 1;
    this.wake();
  }

  end(): void {
    this.endCount += 1;
    this.wake();
  }

  fail(message: string): void {
    this.failures.push(message);
    this.wake();
  }

  get arrivals(): readonly Arrival[] {
    return this.takes.flat();
  }

  /** Resolves once something has made the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}

/** A context whose clock counts its calls from 1. */
export function makeContext(sink: ArrivalSink): HandlerContext {
  let clock = 0n;
  return {
    sink,
    now: () => {
      clock += 1n;
      return clock;
    },
    compileSchema: (schema) => compileOnce(schema).isValid,
    log: () => {},
  };
}
