import { listLineFiles } from "../../loggers/lines/lineFileNames.ts";
import { parseExactJson } from "../../model/json/exactJson.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { type OpenedFile, readAt, withOpenFile } from "../../store/fileBlocks.ts";
import type { ComponentStorage } from "../../store/testDataStore.ts";

/**
 * When the last record of a log was processed, epoch ns; `undefined` where there is none. Of each file only the end is
 * read, and an earlier file only when a later one has no whole record. Throws `UserError` ("storage").
 */
export async function loadLastRecordNs({
  jsonlFolder,
  filePrefix,
}: Pick<ComponentStorage, "jsonlFolder" | "filePrefix">): Promise<bigint | undefined> {
  const files = await listLineFiles(jsonlFolder, filePrefix);
  for (const file of files.slice(-mostFiles).reverse()) {
    const lastNs = await withOpenFile(file, findLastNs);
    if (lastNs !== undefined) return lastNs;
  }
  return undefined;
}

// --- internal ---

const mostFiles = 3;
const leastBytes = 64 * 1024;
const mostBytes = 8 * 1024 * 1024;
const lineEnd = 0x0a;

/** Looks at more and more of the end of a file until it holds a record. */
async function findLastNs(opened: OpenedFile): Promise<bigint | undefined> {
  for (let wanted = leastBytes; ; wanted *= 4) {
    const length = Math.min(wanted, mostBytes, opened.size);
    const tail = Buffer.allocUnsafe(length);
    const start = opened.size - length;
    const filled = await readAt(opened, tail, start);
    const found = readLastNs(tail.subarray(0, filled), start === 0);
    if (found !== undefined || start === 0 || length === mostBytes) return found;
  }
}

/** A last line without its end is torn, and so is a first one that begins before these bytes. */
function readLastNs(tail: Buffer, isWhole: boolean): bigint | undefined {
  let end = tail.lastIndexOf(lineEnd);
  while (end > 0) {
    const before = tail.lastIndexOf(lineEnd, end - 1);
    if (before === -1 && !isWhole) return undefined;
    const found = readProcessedNs(tail.toString("utf8", before + 1, end));
    if (found !== undefined) return found;
    end = before;
  }
  return undefined;
}

/** `undefined` for a line that is no record. */
function readProcessedNs(line: string): bigint | undefined {
  try {
    const value = readKey(parseExactJson(line), "processed_time_ns");
    return typeof value === "bigint" ? value : undefined;
  } catch {
    return undefined;
  }
}
