import type { ComponentFile } from "../../model/results/report.ts";
import { countFileLines } from "./countLines.ts";

export interface DescribeOutputsOptions {
  readonly dataFolder: string;
  readonly logFolder: string;
  /** The last file of a kind may still be written. */
  readonly isRunning: boolean;
  readonly from: number;
  readonly to: number;
}

/** Files longer than this are not counted, nor those beyond what one answer may read. */
const mostBytesOfFile = 4_194_304;
const mostBytesOfAnswer = 33_554_432;

/** Some of the outputs with how many lines they have, where that is known at little cost. */
export async function describeOutputs(
  files: readonly ComponentFile[],
  options: DescribeOutputsOptions,
): Promise<(ComponentFile & { readonly lines?: number })[]> {
  let left = mostBytesOfAnswer;
  const described: (ComponentFile & { readonly lines?: number })[] = [];
  for (const [at, file] of files.entries()) {
    if (at < options.from || at >= options.to) continue;
    const isFinished = !options.isRunning || hasSuccessor(file, files[at + 1]);
    const isCheap = file.bytes <= Math.min(mostBytesOfFile, left);
    const lines =
      isFinished && isCheap && file.path.endsWith(".jsonl")
        ? await countFileLines(options, file.path)
        : undefined;
    if (lines !== undefined) left -= file.bytes;
    described.push({ ...file, ...(lines === undefined ? {} : { lines }) });
  }
  return described;
}

// --- internal ---

/** Numbered files are written one after the other, and sorted so. */
function hasSuccessor(file: ComponentFile, next: ComponentFile | undefined): boolean {
  const stem = file.path.replace(/\d+\.jsonl$/, "");
  return next !== undefined && stem !== file.path && next.path.replace(/\d+\.jsonl$/, "") === stem;
}
