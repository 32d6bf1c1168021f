import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { makeHead, makeRun } from "../makeTest.ts";

/** A run with one passed test. */
export function makeExportedRun(over: Partial<ExportedRun> = {}): ExportedRun {
  return {
    head: makeHead(),
    tests: [{ provider: "a", scenario: 1, run: makeRun() }],
    judgeProbe: () => undefined,
    bytes: [Buffer.from("{}")],
    ...over,
  };
}

/** All of a stream as one text. */
export async function joinPieces(pieces: AsyncIterable<string | Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts).toString("utf8");
}
