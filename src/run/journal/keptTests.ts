import { stat } from "node:fs/promises";
import type { LinePlace } from "../../loggers/lines/lineFile.ts";
import { openPlaceReader, type PlaceReader } from "../../loggers/lines/placeReader.ts";
import { parseRecordLine } from "../../loggers/records/recordLine.ts";
import type { JournaledTest } from "./journalContent.ts";

/**
 * The tests whose attempts are where they were written; what is in memory is kept too. `by` their `size`, files are only
 * measured; by their `content`, each attempt is read, as is due when the journal may hold something else by now.
 */
export async function listKeptTests(
  tests: readonly JournaledTest[],
  by: "size" | "content",
): Promise<JournaledTest[]> {
  const bytesOf = new Map<string, number>();
  for (const file of listFiles(tests)) bytesOf.set(file, await measure(file));
  const isThere = ({ file, offset, length }: LinePlace) =>
    offset + length <= (bytesOf.get(file) ?? 0);
  const there = tests.filter((test) => listPlaces(test).every(isThere));
  if (by === "size") return there;
  const lines = openPlaceReader();
  try {
    return there.filter((test) => holdsContent(test, lines));
  } finally {
    lines.close();
  }
}

// --- internal ---

function listFiles(tests: readonly JournaledTest[]): Set<string> {
  const files = new Set<string>();
  for (const test of tests) for (const { file } of listPlaces(test)) files.add(file);
  return files;
}

function listPlaces(test: JournaledTest): readonly LinePlace[] {
  return "places" in test ? test.places : [];
}

/** 0 for a file that is not there, or cannot be looked at. */
async function measure(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

function holdsContent(test: JournaledTest, lines: PlaceReader): boolean {
  const { scenario, runNumber } = test.outcome;
  try {
    return listPlaces(test).every((place, at) => {
      const record = parseRecordLine(lines.read(place));
      const { run_number, sequence } = record;
      return record.scenario === scenario && run_number === runNumber && sequence === at + 1;
    });
  } catch {
    return false;
  }
}
