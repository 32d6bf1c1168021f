import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isInside } from "../../common/isInside.ts";
import { FileFault } from "../../common/regularFile.ts";
import { readUtf8File } from "../../common/utf8Text.ts";
import { errorMessage } from "../../model/userError.ts";
import { findEncodingProblem } from "./encodingProblem.ts";
import { type JsoncDocument, parseJsoncDocument } from "./jsoncDocument.ts";

export type ReadResult = { ok: true; document: JsoncDocument } | { ok: false; reason: string };

/** Reads files that lie in the workspace folder, JSON files each once. */
export interface WorkspaceFiles {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** `file` is absolute; one outside the workspace folder, also by way of a symbolic link, is refused. */
  read(file: string): Promise<ReadResult>;
  /** Why a file cannot be read, to follow its name; undefined when it can. The rules are those of `read`. */
  findFault(file: string): Promise<string | undefined>;
  /** Bytes of a file; 0 when it cannot be read. */
  size(file: string): Promise<number>;
  /** Whether a path that need not exist would lie in the workspace folder. */
  contains(file: string): boolean;
  /** All (absolute) that were read or asked about so far. */
  readonly asked: ReadonlySet<string>;
}

/** Texts that stand for those of JSON files, by file (absolute): what an editor has not saved yet. */
export type UnsavedTexts = ReadonlyMap<string, string>;

/** Opens a workspace folder for reading; nothing is kept beyond the returned object. */
export async function openWorkspaceFiles(
  workspaceFolder: string,
  unsaved?: UnsavedTexts,
): Promise<WorkspaceFiles> {
  const folder = path.resolve(workspaceFolder);
  const realFolder = await realpath(folder).catch(() => folder);
  const contains = (file: string) => isInside(folder, file) || isInside(realFolder, file);
  const documents = new Map<string, Promise<ReadResult>>();
  const asked = new Set<string>();

  async function isReallyInside(file: string): Promise<boolean> {
    return contains(file) && isInside(realFolder, await realpath(file));
  }

  async function readInside(file: string): Promise<ReadResult> {
    try {
      if (!(await isReallyInside(file))) return { ok: false, reason: outside };
      return { ok: true, document: await readJsoncDocument(file, unsaved) };
    } catch (error) {
      return { ok: false, reason: describeReadError(error) };
    }
  }

  async function findFault(file: string): Promise<string | undefined> {
    asked.add(file);
    try {
      if (!(await isReallyInside(file))) return outside;
      await access(file, constants.R_OK);
      return (await stat(file)).isFile() ? undefined : "is not a file";
    } catch (error) {
      return describeReadError(error);
    }
  }

  async function size(file: string): Promise<number> {
    try {
      return (await isReallyInside(file)) ? (await stat(file)).size : 0;
    } catch {
      return 0; // what is wrong with it is told when it is read
    }
  }

  return {
    folder,
    contains,
    asked,
    findFault,
    size,
    read(file) {
      asked.add(file);
      const known = documents.get(file) ?? readInside(file);
      documents.set(file, known);
      return known;
    },
  };
}

/** Reads one file from anywhere; rejects when it cannot be read. One that is not in UTF-8 has that as its only problem. */
export async function readJsoncDocument(
  file: string,
  unsaved?: UnsavedTexts,
): Promise<JsoncDocument> {
  try {
    return parseJsoncDocument(file, unsaved?.get(file) ?? (await readUtf8File(file)));
  } catch (error) {
    const fault = findEncodingProblem(file, error);
    if (fault === undefined) throw error;
    return { ...parseJsoncDocument(file, ""), problems: [fault] };
  }
}

/** Why a file cannot be read, to follow its name. */
export function describeReadError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return missing;
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES" || code === "EPERM") return "may not be read";
  if (error instanceof FileFault) return error.message;
  return `cannot be read: ${errorMessage(error)}`;
}

/** Whether what `describeReadError` says, or a fault of a file, is that there is none. */
export function isMissing(fault: string): boolean {
  return fault === missing;
}

// --- internal ---

const missing = "does not exist";
const outside = "lies outside the workspace folder";
