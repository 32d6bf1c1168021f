import * as z from "zod";
import type { HandlerRecord } from "../../model/results/record.ts";
import { errorMessage } from "../../model/userError.ts";
import { formatShapeFault } from "../../model/words/shapeFault.ts";
import { listLineFiles } from "../lines/lineFileNames.ts";
import type { LinePlace } from "../lines/lineGroup.ts";
import { type FileLine, readLines } from "../lines/readLines.ts";
import { parseRecordLine } from "./recordLine.ts";

/** A record and where its line lies. */
export interface StoredRecord extends LinePlace {
  readonly record: HandlerRecord;
}

/** A line that was skipped; `isPartial` when it is the half-written last one of a killed writer. */
export interface LineProblem {
  readonly file: string;
  readonly line: number;
  readonly isPartial: boolean;
  readonly message: string;
}

/** Streams the records of a journal in the order they were written; lines that are none go to `onProblem`. */
export async function* readRecords(
  folder: string,
  filePrefix: string,
  onProblem: (problem: LineProblem) => void,
): AsyncGenerator<StoredRecord> {
  for (const file of await listLineFiles(folder, filePrefix)) {
    for await (const line of readLines(file)) {
      const record = parseLine(file, line, parseRecordLine, onProblem);
      if (record === undefined) continue;
      yield { record, file, offset: line.offset, length: line.length };
    }
  }
}

/** The parsed line, or `undefined` after telling `onProblem` why there is none. */
export function parseLine<T>(
  file: string,
  line: FileLine,
  parse: (text: string) => T,
  onProblem: (problem: LineProblem) => void,
): T | undefined {
  try {
    return parse(line.text);
  } catch (error) {
    const isPartial = !line.isComplete;
    const message = isPartial
      ? `${file}: line ${line.line} was not written to its end and is left out.`
      : `${file}: line ${line.line} is broken and is left out: ${describe(error)}`;
    onProblem({ file, line: line.line, isPartial, message });
    return undefined;
  }
}

// --- internal ---

function describe(error: unknown): string {
  return error instanceof z.ZodError ? formatShapeFault(error) : errorMessage(error);
}
