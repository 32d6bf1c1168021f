/**
 * A clock that stands still until the code that asks it has run: what a client library reads from one chunk of a socket, and
 * hands over one by one, came in together.
 */
export function createChunkClock(now: () => bigint): () => bigint {
  let chunkNs: bigint | undefined;
  const forget = () => {
    chunkNs = undefined;
  };
  return () => {
    if (chunkNs === undefined) {
      chunkNs = now();
      queueMicrotask(forget);
    }
    return chunkNs;
  };
}
