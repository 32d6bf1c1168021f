import type { ChangeFeed, FeedItem } from "../changeFeed.ts";
import { createRandom, type Random } from "./random.ts";

/** A change event; `ts_ns` is set to the change time when it is sent. */
export interface GeneratedEvent {
  readonly op: "i" | "u" | "d";
  readonly payload: {
    readonly source: {
      readonly db: string;
      readonly table: "node" | "relation";
      readonly ts_ns: bigint;
    };
    readonly before: unknown;
    readonly after: unknown;
  };
}

/** A world that changes: its first state as inserts, then one update after the other. */
export interface GeneratedWorld {
  inserts(): Iterator<GeneratedEvent>;
  update(): GeneratedEvent;
}

export interface GeneratorOptions {
  readonly config: {
    readonly seed: number;
    readonly changeCount: number;
    readonly changeIntervalMs: number;
    readonly sendInitialInserts: boolean;
  };
  readonly insertCount: number;
  /** Makes the same world each time it is given the same random numbers. */
  readonly createWorld: (random: Random) => GeneratedWorld;
}

/** `changeCount` updates at random intervals around the mean, after the inserts if there are any; those come at once. */
export function createGeneratorFeed(options: GeneratorOptions): ChangeFeed {
  const { changeCount, sendInitialInserts } = options.config;
  let turn = createTurn(options);
  return {
    plannedCount: changeCount + (sendInitialInserts ? options.insertCount : 0),
    startNs: recordedStartNs,
    next: () => turn(),
    rewind: async () => {
      turn = createTurn(options);
    },
    close: async () => {},
  };
}

/** An event that is stamped when it is sent. */
export function buildEvent(
  op: GeneratedEvent["op"],
  source: { db: string; table: "node" | "relation" },
  before: unknown,
  after: unknown,
): GeneratedEvent {
  return { op, payload: { source: { ...source, ts_ns: 0n }, before, after } };
}

/** `7` as `007`. */
export function formatIndex(index: number): string {
  return String(index).padStart(3, "0");
}

// --- internal ---

/** 2025-01-01T00:00:00Z: fixed, so that the recorded time of the same seed is the same on every run. */
const recordedStartNs = 1_735_689_600_000_000_000n;

function createTurn({ config, createWorld }: GeneratorOptions): () => FeedItem | undefined {
  const random = createRandom(config.seed);
  const world = createWorld(random);
  let inserts = config.sendInitialInserts ? world.inserts() : undefined;
  let left = config.changeCount;
  let offsetNs = 0n;
  return () => {
    if (inserts !== undefined) {
      const { done, value } = inserts.next();
      if (!done) return { kind: "change", change: value, offsetNs };
      inserts = undefined;
    }
    if (left === 0) return undefined;
    left -= 1;
    const intervalNs = config.changeIntervalMs * 1e6 * (0.5 + random.uniform());
    offsetNs += BigInt(Math.round(intervalNs));
    return { kind: "change", change: world.update(), offsetNs };
  };
}
