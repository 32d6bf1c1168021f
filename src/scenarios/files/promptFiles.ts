import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { readRegularBlocks } from "../../common/regularFile.ts";
import { relativePath } from "../../common/relativePath.ts";
import type { PromptFile } from "../../model/chatMessage.ts";
import { findMediaType, mediaTypeBytes } from "./mediaType.ts";
import { describeReadError, type WorkspaceFiles } from "./workspaceFiles.ts";

/** What is kept of a file that goes with a prompt, or why it cannot be sent, to follow its name. */
export type PromptFileReading = { readonly file: PromptFile } | { readonly fault: string };

/** Looks at images and PDFs of the workspace; `file` is absolute, and read once however often it is asked for. */
export type ReadPromptFile = (file: string) => Promise<PromptFileReading>;

/** The paths of what is read are told relative to `baseFolder`; no content is kept. */
export function createPromptFileReader(files: WorkspaceFiles, baseFolder: string): ReadPromptFile {
  const readings = new Map<string, Promise<PromptFileReading>>();
  return (file) => {
    const known = readings.get(file) ?? readPromptFile(file, files, baseFolder);
    readings.set(file, known);
    return known;
  };
}

// --- internal ---

const mostBytes = 20 * 1024 * 1024;
const tooLarge = { fault: "is larger than 20 MB" };

async function readPromptFile(
  file: string,
  files: WorkspaceFiles,
  baseFolder: string,
): Promise<PromptFileReading> {
  const fault = await files.findFault(file);
  if (fault !== undefined) return { fault };
  try {
    if ((await stat(file)).size > mostBytes) return tooLarge;
    return await digest(file, relativePath(baseFolder, file));
  } catch (error) {
    return { fault: describeReadError(error) };
  }
}

/** Piece by piece, since there may be thousands of files side by side with other work. */
async function digest(file: string, shown: string): Promise<PromptFileReading> {
  const hash = createHash("sha256");
  let start = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of readRegularBlocks(file)) {
    hash.update(chunk);
    bytes += chunk.length;
    if (start.length < mediaTypeBytes) {
      start = Buffer.concat([start, chunk.subarray(0, mediaTypeBytes)]);
    }
    if (bytes > mostBytes) return tooLarge;
  }
  if (bytes === 0) return { fault: "is empty" };
  const mediaType = findMediaType(start);
  if (mediaType === undefined) return { fault: "is no PNG, JPEG, GIF, WebP or PDF" };
  return { file: { path: shown, sha256: hash.digest("hex"), bytes, mediaType } };
}
