/** What Redis says of a stream as a whole. */
export interface StreamState {
  readonly length: number;
  /** Id of the last entry that was ever added, deleted ones included. */
  readonly lastId: string;
  readonly firstId: string | undefined;
  /** Entries ever added; undefined where Redis is older than 7. */
  readonly addedCount: number | undefined;
}

/** How far a reader has come: the last id it has, and what `addedCount` is when all up to there were counted. */
export interface StreamPosition {
  readonly lastId: string;
  readonly addedCount: number | undefined;
}

/** A stream that nothing was added to. */
export const emptyStream: StreamState = {
  length: 0,
  lastId: "0-0",
  firstId: undefined,
  addedCount: 0,
};

/** Reads the reply to `XINFO STREAM`; see https://redis.io/docs/latest/commands/xinfo-stream/. */
export function parseStreamState(reply: unknown): StreamState {
  if (!Array.isArray(reply)) throw new Error("Redis did not describe the stream");
  const values = new Map<string, unknown>();
  for (let index = 0; index + 1 < reply.length; index += 2) {
    values.set(String(reply[index]), reply[index + 1]);
  }
  const first: unknown = values.get("first-entry");
  const added = values.get("entries-added");
  return {
    length: Number(values.get("length")),
    lastId: String(values.get("last-generated-id")),
    firstId: Array.isArray(first) ? String(first[0]) : undefined,
    addedCount: typeof added === "number" ? added : undefined,
  };
}

/** What happened to a stream that a reader cannot go on with; undefined when all is well. */
export function findLoss(state: StreamState, position: StreamPosition): string | undefined {
  const isEarlier = isAfter(position.lastId, state.lastId);
  if (state === emptyStream && isEarlier) {
    return "is gone: it was deleted, or its server lost it in a restart";
  }
  if (isEarlier) return remade;
  if (state.addedCount === undefined || position.addedCount === undefined) return undefined;
  if (state.addedCount < position.addedCount) return remade;
  const unread = countUnread(state, position);
  if (unread === undefined) return undefined;
  const lost = state.addedCount - position.addedCount - unread;
  if (lost === 0) return undefined;
  if (lost < 0) return remade;
  return `lost ${lost} ${lost === 1 ? "entry" : "entries"} that were trimmed or deleted before they could be read`;
}

// --- internal ---

const remade = "was deleted and made anew";

/** Undefined while there are read and unread entries in the stream: Redis does not say how many of each. */
function countUnread({ firstId, lastId, length }: StreamState, position: StreamPosition) {
  if (firstId === undefined || lastId === position.lastId) return 0;
  return isAfter(firstId, position.lastId) ? length : undefined;
}

function isAfter(id: string, other: string): boolean {
  const [ms = 0n, number = 0n] = id.split("-").map(BigInt);
  const [otherMs = 0n, otherNumber = 0n] = other.split("-").map(BigInt);
  return ms === otherMs ? number > otherNumber : ms > otherMs;
}
