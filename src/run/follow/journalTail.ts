import { listLineFiles } from "../../loggers/lines/lineFileNames.ts";
import { readLines } from "../../loggers/lines/readLines.ts";
import { parseLine } from "../../loggers/records/readRecords.ts";
import { parseRecordLine } from "../../loggers/records/recordLine.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { readStats } from "../../store/folderItems.ts";
import type { ComponentStorage } from "../../store/testDataStore.ts";
import { addRecord, type FoundTest, readEndedTest } from "../journal/foundTest.ts";
import type { JournaledPromptTest } from "../journal/journalContent.ts";
import { requestKeyOf } from "../journal/requestLog.ts";

/** A test of another process that ended, without its replies. */
export interface FollowedTest extends JournaledPromptTest {
  readonly run: RunResult;
}

/** The end of a journal that another process writes: each line is read once. */
export interface JournalTail {
  /** Reads on, at most about `mostBytes` of it. Resolves with how many bytes it was; throws `UserError` ("storage"). */
  readOn(mostBytes: number, onEnded: (test: FollowedTest) => void): Promise<number>;
}

/** Nothing was read yet. */
export function openJournalTail(
  { jsonlFolder, filePrefix }: Pick<ComponentStorage, "jsonlFolder" | "filePrefix">,
  provider: string,
  folder: RunFolderFile,
): JournalTail {
  /** Tests of which more attempts may follow. */
  const found = new Map<string, FoundTest>();
  /** Where the first line begins that was not read, by file. */
  const places = new Map<string, number>();

  const take = (file: string, line: Parameters<typeof parseLine>[1]) => {
    const record = parseLine(file, line, parseRecordLine, ignoreBroken);
    if (record?.payload.type !== "ProviderAttempt") return undefined;
    const stored = { record, file, offset: line.offset, length: line.length };
    const test = addRecord(found, stored, record.payload);
    const ended = readEndedTest(provider, test, folder);
    if (ended !== undefined) found.delete(requestKeyOf(test));
    return ended;
  };

  return {
    async readOn(mostBytes, onEnded) {
      let bytes = 0;
      for (const file of await listLineFiles(jsonlFolder, filePrefix)) {
        const from = places.get(file) ?? 0;
        if (bytes >= mostBytes) break;
        // A file that vanished has nothing to read: its run ends, or writes it anew.
        if (((await readStats(file))?.size ?? 0) <= from) continue;
        for await (const line of readLines(file, from)) {
          // The last line may be just being written; it comes with the next look.
          if (!line.isComplete) break;
          const ended = take(file, line);
          if (ended !== undefined) onEnded(ended);
          bytes += line.length + 1;
          places.set(file, line.offset + line.length + 1);
          if (bytes >= mostBytes) break;
        }
      }
      return bytes;
    },
  };
}

// --- internal ---

/** Whoever closes the run tells of them. */
function ignoreBroken(): void {}
