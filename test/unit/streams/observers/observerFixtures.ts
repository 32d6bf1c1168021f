import { createRecordMeter } from "../../../../src/loggers/measure/recordMeter.ts";
import type { LoggerSet, OutputLoggerResult } from "../../../../src/model/results/outputLogger.ts";
import type { HandlerRecord } from "../../../../src/model/results/record.ts";
import type {
  Arrival,
  ArrivalSink,
  RecordHandler,
} from "../../../../src/streams/handlers/recordHandler.ts";
import {
  createObserver,
  type Observer,
  type ObserverOptions,
} from "../../../../src/streams/observers/observer.ts";

/** A clock that is moved by hand; it moves on a little whenever it is read. */
export class HandClock {
  ns = 1_795_224_454_000_000_000n;
  readonly now = (): bigint => {
    this.ns += 1n;
    return this.ns;
  };
}

/** A handler that notes what it is told, and brings what the test hands it. */
export class FakeHandler implements RecordHandler {
  url: string | undefined;
  readonly calls: string[] = [];
  readonly sink: ArrivalSink;
  /** What the next `open` does before it resolves. */
  onOpen: () => Promise<void> | void = () => undefined;
  private readonly now: () => bigint;

  constructor(sink: ArrivalSink, now: () => bigint) {
    this.sink = sink;
    this.now = now;
  }

  async open(): Promise<void> {
    this.calls.push("open");
    const onOpen = this.onOpen;
    this.onOpen = () => undefined;
    await onOpen();
    this.url = "http://127.0.0.1:7000/reaction";
  }

  hold(): void {
    this.calls.push("hold");
  }

  release(): void {
    this.calls.push("release");
  }

  async close(): Promise<void> {
    this.calls.push("close");
    this.url = undefined;
  }

  /** Brings things with these ids together, whatever the state. */
  bring(...ids: string[]): Promise<void> | undefined {
    return this.sink.take(ids.map((id) => this.arrive(id)));
  }

  arrive(id: string | undefined, payload?: Arrival["payload"]): Arrival {
    return {
      id,
      arrivedNs: this.now(),
      traceparent: null,
      tracestate: null,
      payload: payload ?? {
        type: "ReactionInvocation",
        reaction_type: "http",
        query_id: null,
        request_method: "POST",
        request_path: "/reaction",
        headers: {},
        request_body: {},
      },
    };
  }
}

/** Logs into memory; while `isSlow` a record is written only when `write` says so. */
export class MemoryLoggers implements LoggerSet {
  lines: HandlerRecord[] = [];
  readonly ends: bigint[] = [];
  /** What was handed over with the records as the text of their bodies. */
  readonly bodyTexts: (string | undefined)[] = [];
  hurryCount = 0;
  isSlow = false;
  results: OutputLoggerResult[] = [
    { has_output: true, logger_name: "jsonl", output_folder_path: "/logs" },
  ];
  private readonly pending: { record: HandlerRecord; resolve: () => void }[] = [];

  get pendingCount(): number {
    return this.pending.length;
  }

  log(record: HandlerRecord, bodyText?: string): Promise<void> {
    this.bodyTexts.push(bodyText);
    if (!this.isSlow) {
      this.lines.push(record);
      return Promise.resolve();
    }
    return new Promise((resolve) => this.pending.push({ record, resolve }));
  }

  /** Writes the oldest of what waits. */
  write(count = this.pending.length): void {
    for (const { record, resolve } of this.pending.splice(0, count)) {
      this.lines.push(record);
      resolve();
    }
  }

  hurry(): void {
    this.hurryCount += 1;
  }

  async end(endTimeNs: bigint): Promise<OutputLoggerResult[]> {
    if (this.pending.length > 0) throw new Error("ended before all was written");
    this.ends.push(endTimeNs);
    return this.results;
  }

  async reset(): Promise<void> {
    if (this.pending.length > 0) throw new Error("reset before all was written");
    this.lines = [];
  }
}

export interface ObserverBench {
  readonly observer: Observer;
  readonly handler: FakeHandler;
  readonly loggers: MemoryLoggers;
  readonly clock: HandClock;
  /** The state at each `onChange`. */
  readonly changes: string[];
}

/** A stopped observer of the reaction `alerts`, whose only trigger is far away unless set. */
export function makeObserver(options: Partial<ObserverOptions> = {}): ObserverBench {
  const clock = new HandClock();
  const loggers = new MemoryLoggers();
  const changes: string[] = [];
  let handler: FakeHandler | undefined;
  const observer = createObserver({
    id: "alerts",
    role: "reaction",
    kind: "http",
    scenario: 11,
    runNumber: 2,
    queueSize: 1000,
    createHandler: (sink) => {
      handler = new FakeHandler(sink, clock.now);
      return handler;
    },
    loggers,
    meter: createRecordMeter(),
    triggers: [{ kind: "record-count", recordCount: 1_000_000 }],
    compileSchema: () => () => false,
    readSentNs: () => undefined,
    now: clock.now,
    onChange: () => changes.push(observer.state),
    ...options,
  });
  // Without a clock no timer is left behind by an observation that a test does not end.
  if (options.triggers?.some(({ kind }) => kind === "duration")) observer.startClock();
  if (handler === undefined) throw new Error("no handler was made");
  return { observer, handler, loggers, clock, changes };
}

/** Lets everything that is ready happen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What became of what was brought. */
export function tally({ observer }: Pick<ObserverBench, "observer">) {
  const { recordCount, refusedCount, lateCount } = observer.status();
  return { taken: recordCount, refused: refusedCount, late: lateCount };
}
