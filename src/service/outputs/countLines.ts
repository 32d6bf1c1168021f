import { findOutput, type OpenedOutput } from "./outputFiles.ts";

/** The lines of an output; `undefined` when it is gone. */
export async function countFileLines(
  { dataFolder, logFolder }: { readonly dataFolder: string; readonly logFolder: string },
  path: string,
): Promise<number | undefined> {
  const file = await findOutput(dataFolder, logFolder, path);
  if (file === undefined) return undefined;
  try {
    return await countLines(file);
  } finally {
    await file.handle.close();
  }
}

// --- internal ---

const lineEnd = 0x0a;
const blockBytes = 262_144;

/** How many lines a file has, a last one without its end included. */
async function countLines({ handle, bytes }: OpenedOutput): Promise<number> {
  const block = Buffer.allocUnsafe(Math.min(bytes, blockBytes));
  let lines = 0;
  let last = lineEnd;
  for (let position = 0; position < bytes; ) {
    const { bytesRead } = await handle.read(
      block,
      0,
      Math.min(block.length, bytes - position),
      position,
    );
    if (bytesRead === 0) break;
    const read = block.subarray(0, bytesRead);
    for (let at = read.indexOf(lineEnd); at !== -1; at = read.indexOf(lineEnd, at + 1)) lines += 1;
    last = read[bytesRead - 1] ?? lineEnd;
    position += bytesRead;
  }
  return last === lineEnd ? lines : lines + 1;
}
