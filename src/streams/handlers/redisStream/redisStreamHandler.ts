import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Revealed } from "../../../model/config/secretRef.ts";
import { errorMessage } from "../../../model/userError.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import type { HandlerContext, RecordHandler } from "../recordHandler.ts";
import { createEntryArrivals, type RedisPayloadMaker } from "./redisEntry.ts";
import type { RedisStreamHandlerConfig } from "./redisStreamConfig.ts";
import { openStreamReader, type StreamRead, type StreamReader } from "./redisStreamReader.ts";

/**
 * The handler kind `redis-stream`: reads what is added to a stream while it is open, in large batches, each entry once.
 * A lost connection is made again for `giveUpAfterMs`, and reading goes on where it was; a stream that lost entries
 * before they were read ends the observation as an error.
 */
export function createRedisStreamHandler(
  config: Revealed<RedisStreamHandlerConfig>,
  context: HandlerContext,
  makePayload: RedisPayloadMaker,
  giveUpAfterMs = 30_000,
): RecordHandler {
  const buildArrivals = createEntryArrivals(config, makePayload);
  return new RedisStreamHandler(config, context, { buildArrivals, giveUpAfterMs });
}

// --- internal ---

/** More in one read gained nothing in measurements. */
const maxBatch = 1_000;
const pausePollMs = 50;

interface Behaviour {
  readonly buildArrivals: ReturnType<typeof createEntryArrivals>;
  readonly giveUpAfterMs: number;
}

/** From `open` to `close`. */
interface Session {
  readonly reader: StreamReader;
  readonly signal: AbortSignal;
  /** Settles with `close`. */
  readonly closed: Promise<void>;
}

type EntriesRead = Extract<StreamRead, { kind: "entries" }>;

class RedisStreamHandler implements RecordHandler {
  readonly url = undefined;
  private readonly config: Revealed<RedisStreamHandlerConfig>;
  private readonly context: HandlerContext;
  private readonly behaviour: Behaviour;
  private isHeld = false;
  private wake = Promise.withResolvers<void>();
  private end: (() => Promise<void>) | undefined;

  constructor(
    config: Revealed<RedisStreamHandlerConfig>,
    context: HandlerContext,
    behaviour: Behaviour,
  ) {
    this.config = config;
    this.context = context;
    this.behaviour = behaviour;
  }

  async open(): Promise<void> {
    if (this.end !== undefined) return;
    const { queueSize } = this.config;
    // Half of them is read while the other half is written.
    const maxEntries = Math.min(maxBatch, Math.ceil(queueSize / 2));
    const ending = new AbortController();
    const { signal } = ending;
    this.end = async () => ending.abort();
    const { now } = this.context;
    const opening = openStreamReader({ ...this.config, maxEntries, now, signal });
    const reader = await opening.catch((error: unknown) => {
      this.end = undefined;
      throw error;
    });
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const running = this.run({ reader, signal, closed });
    this.end = async () => {
      ending.abort();
      resolve();
      reader.close();
      await running;
    };
  }

  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    this.wake.resolve();
    this.wake = Promise.withResolvers<void>();
  }

  async close(): Promise<void> {
    const end = this.end;
    this.end = undefined;
    await end?.();
  }

  private async run(session: Session): Promise<void> {
    const { reader, signal } = session;
    while (!signal.aborted) {
      while (this.mustHold(session)) await this.nextChange(session);
      const read = await reader.read();
      if (signal.aborted) return;
      if (read.kind === "failed") return this.fail(reader, read.message);
      if (read.kind === "lost") {
        await Promise.race([this.reconnect(session, read.message), session.closed]);
      } else if (read.entries.length > 0) {
        await this.deliver(session, read);
      }
    }
  }

  private async deliver(session: Session, { entries, arrivedNs }: EntriesRead): Promise<void> {
    const { sink } = this.context;
    while (this.mustHold(session)) await this.nextChange(session);
    session.reader.prefetch();
    await nextTurn(); // what is sent leaves only then
    // What was read just before a pause waits here for its end. Nothing may come between this and `take`.
    while (this.mustHold(session)) await this.nextChange(session);
    if (session.signal.aborted) return;
    if (sink.admission() === "stopped") {
      for (const _entry of entries) sink.countRefusal("late");
      return;
    }
    const taken = sink.take(this.behaviour.buildArrivals(entries, arrivedNs));
    if (taken !== undefined) await Promise.race([taken, session.closed]);
  }

  /** After the end nothing is held: what comes then is read, to be counted. */
  private mustHold({ signal }: Session): boolean {
    const admission = this.context.sink.admission();
    if (signal.aborted || admission === "stopped") return false;
    return this.isHeld || admission === "paused";
  }

  private async nextChange({ closed }: Session): Promise<void> {
    await Promise.race([closed, this.wake.promise, sleep(pausePollMs)]);
  }

  private async reconnect({ reader, signal }: Session, message: string): Promise<void> {
    const { sink, log } = this.context;
    const address = formatServerUrl(this.config.url);
    sink.reportError(`The connection to Redis at ${address} was lost: ${message}`);
    const { giveUpAfterMs } = this.behaviour;
    const giveUpAtMs = performance.now() + giveUpAfterMs;
    for (let delayMs = 50; !signal.aborted; delayMs = Math.min(delayMs * 2, 1_000)) {
      try {
        await reader.reconnect();
        if (signal.aborted) reader.close();
        else log("info", `Connected to Redis at ${address} again`);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (performance.now() > giveUpAtMs) {
          const text = `Redis did not come back within ${giveUpAfterMs / 1000} s. ${errorMessage(error)}`;
          return this.fail(reader, text);
        }
      }
      await sleep(delayMs);
    }
  }

  private fail(reader: StreamReader, message: string): void {
    reader.close();
    this.context.sink.fail(message);
  }
}
