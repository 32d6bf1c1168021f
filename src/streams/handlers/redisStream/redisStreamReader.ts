import { UserError } from "../../../model/userError.ts";
import type { RedisConnection } from "../../redisConnection.ts";
import { connectRedisPlace, isElsewhere, type RedisPlace } from "../../redisPlace.ts";
import { formatServerUrl } from "../../serverFaults.ts";
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

export interface StreamReaderOptions extends RedisPlace {
  /** Where to begin: `$`, after what is there; `0`, at its first entry; or after the entry of this id. */
  readonly start: string;
  /** The consumer group that is read as; it is made where there is none. */
  readonly group?: string | undefined;
  /** Most entries of one read. */
  readonly maxEntries: number;
  /** Epoch ns. */
  readonly now: () => bigint;
  /** Ends what is waited for, with the connection. */
  readonly signal: AbortSignal;
}

/** Reads what is in a stream from `start` on, and what is added to it, each entry once and in order. */
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
  const connection = await connectRedisPlace(options, options.signal);
  const close = () => connection.close();
  options.signal.addEventListener("abort", close, { once: true });
  try {
    return new RedisStreamReader(options, connection, await findStart(connection, options));
  } catch (error) {
    const name = describeStream(options);
    const failure = buildFailure(name, connection.explain(error).message);
    connection.close();
    throw new UserError(`${failure}; ${adviseOn(failure)}.`, {
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
  /** Of a group: ids of entries that were read, to be confirmed with the next read. */
  private unconfirmed: string[] = [];
  /** Of a group: whether what was read before the connection was lost comes first. */
  private readsUnconfirmed = false;

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
    this.connection = await connectRedisPlace(this.options, this.options.signal);
    this.checkedAtMs = 0;
    this.readsUnconfirmed = true;
  }

  close(): void {
    this.connection.close();
  }

  private async fetch(): Promise<StreamRead> {
    try {
      // Otherwise the command is given at once, and has left before the entries at hand are dealt with.
      const loss = this.isCheckDue() ? await this.checkStream() : undefined;
      const name = describeStream(this.options);
      if (loss !== undefined) return { kind: "failed", message: `${name} ${loss}.` };
      this.confirm();
      const reply = (await this.connection.send(this.buildCommand())) as StreamReply;
      return this.accept(await this.restoreBytes(reply?.[0]?.[1] ?? []));
    } catch (error) {
      const { kind, message } = this.connection.explain(error);
      if (kind === "lost" || isElsewhere(message)) return { kind: "lost", message };
      return {
        kind: "failed",
        message: `${buildFailure(describeStream(this.options), message)}.`,
      };
    }
  }

  private isCheckDue(): boolean {
    return performance.now() - this.checkedAtMs >= blockMs;
  }

  private async checkStream(): Promise<string | undefined> {
    const state = await loadStreamState(this.connection, this.options.stream);
    this.checkedAtMs = performance.now();
    return findLoss(state, this.position);
  }

  private buildCommand(): string[] {
    const { stream, group, maxEntries } = this.options;
    const limits = ["COUNT", String(maxEntries), "BLOCK", String(blockMs)];
    if (group === undefined) {
      return ["XREAD", ...limits, "STREAMS", stream, this.position.lastId];
    }
    const from = this.readsUnconfirmed ? this.position.lastId : ">";
    return ["XREADGROUP", "GROUP", group, consumer, ...limits, "STREAMS", stream, from];
  }

  /** Whatever becomes of it, the next read tells how the connection stands. */
  private confirm(): void {
    const { stream, group } = this.options;
    if (group === undefined || this.unconfirmed.length === 0) return;
    const ids = this.unconfirmed;
    this.unconfirmed = [];
    this.connection.send(["XACK", stream, group, ...ids]).catch(() => undefined);
  }

  /** Replies are read as text, which is much faster; entries that have other bytes are asked for once more. */
  private async restoreBytes(entries: readonly TextEntry[]): Promise<readonly RawRedisEntry[]> {
    const isWhole = ([, fields]: TextEntry) => !fields.some((text) => text.includes("\ufffd"));
    if (entries.every(isWhole)) return entries;
    return await Promise.all(
      entries.map(async (entry): Promise<RawRedisEntry> => {
        const [id] = entry;
        if (isWhole(entry)) return entry;
        const command = ["XRANGE", this.options.stream, id, id];
        const again = await this.connection.sendForBytes(command).catch(() => []);
        // It may be gone, or nobody may ask for it.
        const [found] = again as [id: Buffer, fields: Buffer[]][];
        return found === undefined ? entry : [id, found[1]];
      }),
    );
  }

  private accept(entries: readonly RawRedisEntry[]): StreamRead {
    if (entries.length === 0) this.readsUnconfirmed = false;
    if (this.options.group !== undefined) this.unconfirmed = entries.map(([id]) => id);
    const last = entries.at(-1);
    if (last !== undefined) {
      const { addedCount } = this.position;
      this.position = {
        lastId: last[0],
        addedCount: addedCount === undefined ? undefined : addedCount + entries.length,
      };
    }
    return { kind: "entries", entries, arrivedNs: this.options.now() };
  }
}

/** See https://redis.io/docs/latest/commands/xread/; null when nothing came. */
type StreamReply = [stream: string, entries: TextEntry[]][] | null;
type TextEntry = readonly [id: string, fields: readonly string[]];

/** What this process reads a group as. */
const consumer = `touchstone-${process.pid}`;

async function findStart(
  connection: RedisConnection,
  { stream, start, group }: StreamReaderOptions,
): Promise<StreamPosition> {
  if (group !== undefined) {
    await makeGroup(connection, ["XGROUP", "CREATE", stream, group, start, "MKSTREAM"]);
    return { lastId: "0-0", addedCount: undefined };
  }
  const { lastId, addedCount } = await loadStreamState(connection, stream);
  return start === "$" ? { lastId, addedCount } : { lastId: start, addedCount: undefined };
}

async function makeGroup(connection: RedisConnection, command: readonly string[]): Promise<void> {
  await connection.send(command).catch((error: unknown) => {
    if (!connection.explain(error).message.startsWith("BUSYGROUP")) throw error;
  });
}

function adviseOn(failure: string): string {
  return failure.includes("NOPERM")
    ? "give that user the right to it, or change `url` in the scenario"
    : "change `url` or `stream` in the scenario";
}

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
  return `The stream \`${stream}\` at ${formatServerUrl(url)}`;
}

function buildFailure(name: string, message: string): string {
  return message.startsWith("WRONGTYPE")
    ? `${name} cannot be read: the key holds something else than a stream`
    : `${name} cannot be read: ${message}`;
}
