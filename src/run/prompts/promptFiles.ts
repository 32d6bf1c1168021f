import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { readRegular } from "../../common/regularFile.ts";
import type { PromptFile } from "../../model/chatMessage.ts";
import { type FileContent, ProviderError } from "../../model/provider.ts";
import { describeReadError } from "../../scenarios/files/workspaceFiles.ts";

/** What the files of a test hold, by their `path`. */
export type FileContents = ReadonlyMap<string, FileContent>;

/** Reads the files of a test when it begins; throws a `ProviderError` when one is not what it was when the config was read. */
export type ReadPromptFiles = (files: readonly PromptFile[]) => Promise<FileContents>;

/**
 * The files of a run, whose paths are relative to `folder`. What was read last is kept, up to `mostKeptBytes`: tests side
 * by side and round after round send the same files, which are then neither read nor hashed again while they lie unchanged.
 */
export function createPromptFiles(
  folder: string,
  mostKeptBytes = defaultMostKeptBytes,
): ReadPromptFiles {
  const kept = new Map<string, KeptFile>();
  let keptBytes = 0;

  function forget(key: string): void {
    keptBytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  function keep(key: string, file: KeptFile): void {
    forget(key);
    kept.set(key, file);
    keptBytes += file.bytes;
    for (const oldest of kept.keys()) {
      if (keptBytes <= mostKeptBytes || oldest === key) break;
      forget(oldest);
    }
  }

  async function read(file: PromptFile): Promise<FileContent> {
    const absolute = path.resolve(folder, file.path);
    const key = `${file.sha256} ${file.path}`;
    try {
      const state = await readState(absolute, file);
      const known = kept.get(key);
      const current =
        known?.state === state
          ? known
          : { state, bytes: file.bytes, content: readContent(absolute, file) };
      keep(key, current);
      return await current.content;
    } catch (error) {
      forget(key);
      const cause = error instanceof ChangedFile ? "" : `: it ${describeReadError(error)}`;
      const message = `file ${file.path} has changed since the config was read${cause}`;
      throw new ProviderError(message, { kind: "internal", isRepeatable: false, cause: error });
    }
  }

  return async (files) => {
    const contents = new Map<string, FileContent>();
    for (const file of files) contents.set(file.path, await read(file));
    return contents;
  };
}

// --- internal ---

const defaultMostKeptBytes = 64 * 1024 * 1024;

interface KeptFile {
  /** What shows, without reading it, that the file was not written since. */
  readonly state: string;
  readonly bytes: number;
  readonly content: Promise<FileContent>;
}

class ChangedFile extends Error {}

/** Also keeps a file from being read that has become too large, or a pipe. */
async function readState(absolute: string, { bytes }: PromptFile): Promise<string> {
  const stats = await stat(absolute, { bigint: true });
  if (!stats.isFile() || stats.size !== BigInt(bytes)) throw new ChangedFile();
  return [stats.mtimeNs, stats.ctimeNs, stats.ino].join(" ");
}

async function readContent(absolute: string, { sha256 }: PromptFile): Promise<FileContent> {
  const content = await readRegular(absolute);
  const hash = createHash("sha256").update(content).digest("hex");
  if (hash !== sha256) throw new ChangedFile();
  return { file: absolute, content };
}
