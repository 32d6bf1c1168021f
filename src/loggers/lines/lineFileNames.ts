import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buildStorageError, errorCode } from "../../model/storageError.ts";

/** `outputs_00012.jsonl`. */
export function formatLineFileName(filePrefix: string, number: number): string {
  return `${filePrefix}_${String(number).padStart(5, "0")}.jsonl`;
}

/** The line files of a prefix in a folder, as they were written; none when there is no folder. */
export async function listLineFiles(folder: string, filePrefix: string): Promise<string[]> {
  const numbers = await listFileNumbers(folder, filePrefix);
  return numbers.map((number) => join(folder, formatLineFileName(filePrefix, number)));
}

/** Their numbers, in order; throws `UserError` ("storage"). */
export async function listFileNumbers(folder: string, filePrefix: string): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw buildStorageError("read", folder, error);
  }
  return names
    .map((name) => parseFileNumber(name, filePrefix))
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
}

// --- internal ---

function parseFileNumber(name: string, filePrefix: string): number | undefined {
  const digits = /^_(\d{5,9})\.jsonl$/.exec(name.slice(filePrefix.length))?.[1];
  return name.startsWith(filePrefix) && digits !== undefined ? Number(digits) : undefined;
}
