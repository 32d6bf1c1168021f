import type { Revealed } from "../../../model/config/secretRef.ts";
import type { RedisConnection } from "../../redisConnection.ts";
import { connectRedisPlace } from "../../redisPlace.ts";
import { formatServerUrl } from "../../serverFaults.ts";
import {
  DispatchError,
  type Dispatcher,
  formatChange,
  type OutgoingChange,
} from "../dispatcher.ts";
import type { RedisStreamDispatcherConfig } from "./redisStreamConfig.ts";

/** Adds each change to a Redis stream, as JSON in the field `data`; many are under way at once, in their order. */
export function createRedisStreamDispatcher(
  config: Revealed<RedisStreamDispatcherConfig>,
): Dispatcher {
  return new RedisStreamDispatcher(config);
}

// --- internal ---

const maxUnderWay = 1_000;

class RedisStreamDispatcher implements Dispatcher {
  private readonly config: Revealed<RedisStreamDispatcherConfig>;
  private readonly underWay = new Set<Promise<void>>();
  private life = new AbortController();
  private connection: RedisConnection | undefined;
  private failures: { readonly error: unknown; readonly sequence: number }[] = [];

  constructor(config: Revealed<RedisStreamDispatcherConfig>) {
    this.config = config;
  }

  async open(): Promise<void> {
    if (this.connection?.isOpen) return;
    this.life = new AbortController();
    this.connection = await connectRedisPlace(this.config, this.life.signal);
  }

  async send(change: OutgoingChange): Promise<void> {
    const { sequence } = change;
    const connection = this.connection;
    if (connection === undefined) throw new Error("the dispatcher is not open");
    const data = formatChange(change);
    const added = connection
      .send(["XADD", this.config.stream, "*", "data", data])
      .then(undefined, (error: unknown) => void this.failures.push({ error, sequence }))
      .then(() => void this.underWay.delete(added));
    this.underWay.add(added);
    // Redis answers in order: the oldest is the first to make room.
    const [oldest] = this.underWay;
    if (this.underWay.size >= maxUnderWay) await oldest;
    this.throwFailures(connection);
  }

  /** Also tells of what was cut off when the connection was closed meanwhile. */
  async flush(): Promise<void> {
    const connection = this.connection;
    await Promise.all(this.underWay);
    if (connection !== undefined) this.throwFailures(connection);
  }

  async close(): Promise<void> {
    this.life.abort();
    this.connection?.close();
    this.connection = undefined;
    await Promise.all(this.underWay);
  }

  /** After a lost connection nobody knows which changes were added: sending them again could add them twice. */
  private throwFailures(connection: RedisConnection): void {
    const [first] = this.failures;
    if (first === undefined) return;
    const sequences = this.failures.map((failure) => failure.sequence);
    const failedCount = sequences.length;
    this.failures = [];
    const { kind, message } = connection.explain(first.error);
    const { url, stream } = this.config;
    const what = `${failedCount} ${failedCount === 1 ? "change" : "changes"}`;
    throw new DispatchError(
      `${what} could not be added to the stream \`${stream}\` at ${formatServerUrl(url)}: ${message}`,
      {
        failedCount,
        sequences,
        isFinal: kind === "lost" || !temporary.test(message),
        cause: first.error,
      },
    );
  }
}

/** Answers of a Redis that has no room or is about to be ready; every other refusal stays. */
const temporary = /^(OOM|BUSY|LOADING|MISCONF|TRYAGAIN)\b/;
