import { UserError } from "../../model/userError.ts";
import { type OpenedFile, openRegularFile, readAt } from "../fileBlocks.ts";

/** The tests of a result file as their bytes, to be written into another one as they stand. */
export interface TestBytes {
  /** At the place that `readResultTests` gave. Fast where places ascend. */
  read(place: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
  /** Throws `UserError` ("storage") where the file is not what it was when it was opened: the places are none then. */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** To be opened before the places are read. Throws `UserError` ("storage"). */
export async function openTestBytes(file: string): Promise<TestBytes> {
  const opened = await openRegularFile(file);
  const before = await opened.handle.stat();
  let block = Buffer.alloc(0);
  let from = 0;
  let filled = 0;
  return {
    async read({ offset, length }) {
      if (offset < from || offset + length > from + filled) {
        // What was read before may still be queued to be written.
        block = Buffer.allocUnsafe(Math.max(length, blockBytes));
        from = offset;
        filled = await readAt(opened, block, offset);
      }
      const bytes = block.subarray(offset - from, offset - from + length);
      if (bytes.length < length) throw changed(opened);
      return bytes;
    },
    async checkUnchanged() {
      const now = await opened.handle.stat();
      if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) throw changed(opened);
    },
    close: () => opened.handle.close(),
  };
}

// --- internal ---

const blockBytes = 1024 * 1024;

function changed({ file }: OpenedFile): UserError {
  return new UserError(`${file} changed while it was read.`, { code: "storage" });
}
