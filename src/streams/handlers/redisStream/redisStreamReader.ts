import { UserError } from "../../../model/userError.ts";
import { connectRedis, formatRedisUrl, type RedisConnection } from "../../redisConnection.ts";
import type { RawRedisEntry } from "./redisEntry.ts";
import {
  emptyStream,
  findLoss,
  parseStreamState,
  type StreamPosition,
  type StreamState,
} from "./redisPosition.ts";

/** What a read gave: entries (none when nothing came for a second), or why there are none. */
export type StreamRead =
  | { kind: "entries"; entries: readonly RawRedisEntry[]; arrivedNs: bigint }
  /** The connection is gone; `reconnect` goes on where it was. */
  | { kind: "lost"; message: string }
  /** The stream cannot be read on. */
  | { kind: "failed"; message: string };

export interface StreamReaderOptions {
  readonly url: string;
  readonly stream: string;
  /** Most entries of one read. */
  readonly maxEntries: number;
  /** Epoch ns. */
  readonly now: () => bigint;
  /** Ends what is waited for, with the connection. */
  readonly signal: AbortSignal;
}

/** Reads what is added to a stream after `openStreamReader` has resolved, each entry once and in order. */
export interface StreamReader {
  /** The next entries. */
  read(): Promise<StreamRead>;
  /** Begins the next read, so that Redis works while the entries at hand are dealt with. */
  prefetch(): void;
  /** Throws a `UserError` when no Redis answers yet. */
  reconnect(): Promise<void>;
  close(): void;
}

/** Connects and notes where the stream ends; throws a `UserError` that says what to do. */
export async function openStreamReader(options: StreamReaderOptions): Promise<StreamReader> {
  const connection = await connectRedis(options.url, options.signal);
  const close = () => connection.close();
  options.signal.addEventListener("abort", close, { once: true });
  try {
    const { lastId, addedCount } = await loadStreamState(connection, options.stream);
    return new RedisStreamReader(options, connection, { lastId, addedCount });
  } catch (error) {
    const name = describeStream(options);
    const failure = buildFailure(name, connection.explain(error).message);
    connection.close();
    throw new UserError(`${failure}; change \`url\` or \`stream\` in the scenario.`, {
      code: "config",
      cause: error,
    });
  }
}

// --- internal ---

/** A read that finds nothing ends after this, so that a deleted stream is noticed. */
const blockMs = 1_000;

class RedisStreamReader implements StreamReader {
  private readonly options: StreamReaderOptions;
  private connection: RedisConnection;
  private position: StreamPosition;
  private pending: Promise<StreamRead> | undefined;
  private checkedAtMs = performance.now();

  constructor(options: StreamReaderOptions, connection: RedisConnection, position: StreamPosition) {
    this.options = options;
    this.connection = connection;
    this.position = position;
  }

  async read(): Promise<StreamRead> {
    const current = this.pending ?? this.fetch();
    this.pending = undefined;
    return await current;
  }

  prefetch(): void {
    this.pending ??= this.fetch();
  }

  async reconnect(): Promise<void> {
    this.connection.close();
    this.connection = await connectRedis(this.options.url, this.options.signal);
    this.checkedAtMs = 0;
  }

  close(): void {
    this.connection.close();
  }

  private async fetch(): Promise<StreamRead> {
    try {
      const loss = await this.checkStream();
      const name = describeStream(this.options);
      if (loss !== undefined) return { kind: "failed", message: `${name} ${loss}.` };
      const reply = await this.connection.sendForBytes(this.buildCommand());
      return this.accept(reply as StreamReply);
    } catch (error) {
      const { kind, message } = this.connection.explain(error);
      if (kind === "lost") return { kind, message };
      return {
        kind: "failed",
        message: `${buildFailure(describeStream(this.options), message)}.`,
      };
    }
  }

  private async checkStream(): Promise<string | undefined> {
    if (performance.now() - this.checkedAtMs < blockMs) return undefined;
    const state = await loadStreamState(this.connection, this.options.stream);
    this.checkedAtMs = performance.now();
    return findLoss(state, this.position);
  }

  private buildCommand(): string[] {
    const { stream, maxEntries } = this.options;
    const limits = ["COUNT", String(maxEntries), "BLOCK", String(blockMs)];
    return ["XREAD", ...limits, "STREAMS", stream, this.position.lastId];
  }

  private accept(reply: StreamReply): StreamRead {
    const entries = reply?.[0]?.[1] ?? [];
    const last = entries.at(-1);
    if (last !== undefined) {
      const { addedCount } = this.position;
      this.position = {
        lastId: last[0].toString(),
        addedCount: addedCount === undefined ? undefined : addedCount + entries.length,
      };
    }
    return { kind: "entries", entries, arrivedNs: this.options.now() };
  }
}

/** See https://redis.io/docs/latest/commands/xread/; null when nothing came. */
type StreamReply = [stream: Buffer, entries: RawRedisEntry[]][] | null;

async function loadStreamState(connection: RedisConnection, stream: string): Promise<StreamState> {
  try {
    return parseStreamState(await connection.send(["XINFO", "STREAM", stream]));
  } catch (error) {
    const { kind, message } = connection.explain(error);
    if (kind === "refused" && /no such key/i.test(message)) return emptyStream;
    throw error;
  }
}

function describeStream({ url, stream }: StreamReaderOptions): string {
  return `The stream \`${stream}\` at ${formatRedisUrl(url)}`;
}

function buildFailure(name: string, message: string): string {
  return message.startsWith("WRONGTYPE")
    ? `${name} cannot be read: the key holds something else than a stream`
    : `${name} cannot be read: ${message}`;
}
