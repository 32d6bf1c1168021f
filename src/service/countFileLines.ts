import { countLines } from "./countLines.ts";
import { findOutput } from "./outputFiles.ts";

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
