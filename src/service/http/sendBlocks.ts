import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";

/** Measured: as fast as `node:http` gets. */
export const blockBytes = 131_072;

/**
 * Writes so many bytes of an open file from a place on, as the reader takes them, and ends the answer. Two blocks hold all
 * that is on its way, however slow the reader is, and are filled anew in turns. A reader that goes away is no error; a file
 * that was cut off meanwhile, or cannot be read, breaks the connection, so that nobody takes it for whole.
 */
export async function sendBlocks(
  handle: Pick<FileHandle, "read">,
  { start, length }: { readonly start: number; readonly length: number },
  outgoing: ServerResponse,
): Promise<void> {
  const write = createWriter(outgoing);
  const size = Math.min(blockBytes, length);
  let [filled, free] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
  let before: Promise<void> = Promise.resolve();
  let sent = 0;
  try {
    while (sent < length && !outgoing.destroyed) {
      [filled, free] = [free, filled];
      const wanted = Math.min(size, length - sent);
      const { bytesRead } = await handle.read(filled, 0, wanted, start + sent);
      if (bytesRead === 0) break;
      sent += bytesRead;
      const taken = write(filled.subarray(0, bytesRead));
      await before;
      before = taken;
    }
    await before;
  } catch {
    outgoing.destroy();
  }
  if (outgoing.destroyed) return;
  if (sent === length) outgoing.end();
  else outgoing.destroy();
}

// --- internal ---

/** Writes bytes; resolves once the system has them, or the reader is gone. */
function createWriter(outgoing: ServerResponse): (bytes: Uint8Array) => Promise<void> {
  const waiting = new Set<() => void>();
  outgoing.once("close", () => {
    for (const settle of waiting) settle();
  });
  return (bytes) =>
    new Promise((resolve) => {
      const settle = () => {
        waiting.delete(settle);
        resolve();
      };
      waiting.add(settle);
      outgoing.write(bytes, settle);
    });
}
