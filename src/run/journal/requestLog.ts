import { closeSync, constants, mkdirSync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { readLines } from "../../loggers/lines/readLines.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { readStats } from "../../store/folderItems.ts";
import type { TestRunReactionStorage } from "../../store/testDataStore.ts";

/** A test of one provider. */
export interface RequestOfTest {
  readonly scenario: number;
  readonly runNumber: number;
}

/** Which requests of a provider were sent, so that those are known whose answers never came since the run was killed. */
export interface RequestLog {
  /** Written before it returns: a kill right after it loses nothing. Throws `UserError` ("storage"). */
  add(test: RequestOfTest): void;
  /** The file is gone from its place: the next line begins another. */
  reopen(): void;
  close(): void;
}

/** Appends to `requests.txt` beside the journal, a line `<scenario> <run number>` each; made with the first. */
export function openRequestLog({ jsonlFolder }: TestRunReactionStorage): RequestLog {
  const file = logFile(jsonlFolder);
  let handle: number | undefined;
  let isClosed = false;
  const release = () => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  return {
    add(test) {
      if (isClosed) return;
      try {
        if (handle === undefined) {
          mkdirSync(jsonlFolder, { recursive: true });
          handle = openSync(file, flags);
          // The last line may have been torn when the run was cut short; an empty one says nothing.
          writeSync(handle, "\n");
        }
        writeSync(handle, `${requestKeyOf(test)}\n`);
      } catch (error) {
        throw buildStorageError("write", file, error);
      }
    },
    reopen: release,
    close() {
      release();
      isClosed = true;
    },
  };
}

/** How many requests were sent for each test, by `requestKeyOf`. Throws `UserError` ("storage"). */
export async function countSentRequests({
  jsonlFolder,
}: TestRunReactionStorage): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const file = logFile(jsonlFolder);
  if ((await readStats(file)) === undefined) return counts;
  for await (const { text } of readLines(file)) {
    if (/^\d+ \d+$/.test(text)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** Of a run that is complete nobody will ask. Throws `UserError` ("storage"). */
export async function removeRequestLog({ jsonlFolder }: TestRunReactionStorage): Promise<void> {
  const file = logFile(jsonlFolder);
  await rm(file, { force: true }).catch((error) => {
    throw buildStorageError("delete", file, error);
  });
}

export function requestKeyOf({ scenario, runNumber }: RequestOfTest): string {
  return `${scenario} ${runNumber}`;
}

// --- internal ---

/** A pipe that lies there is refused: it would wait for a reader. Windows has none. */
const flags =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

function logFile(jsonlFolder: string): string {
  return path.join(jsonlFolder, "requests.txt");
}
