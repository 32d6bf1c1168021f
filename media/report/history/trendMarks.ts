import type { HistoryPoint, TrendChange } from "../../../src/model/results/history.ts";
import { describeChanges, nameChange } from "./historyWords.ts";

/** Something changed between a run and the one before it. */
export interface TrendMark {
  /** Place of the run. */
  readonly at: number;
  /** Only the commit is another one. */
  readonly isCommitOnly: boolean;
  /** `prompt`, `schema +2`. */
  readonly label: string;
  readonly text: string;
}

/** Where something changed, in the order of the runs. */
export function listMarks(points: readonly HistoryPoint[], showsCommits: boolean): TrendMark[] {
  return points.flatMap(({ changes }, at) => {
    const isCommitOnly = changes.every(isCommit);
    const text = describeChanges(changes);
    if (text === undefined || (isCommitOnly && !showsCommits)) return [];
    return [{ at, isCommitOnly, label: labelOf(changes), text }];
  });
}

/** The marks whose labels have room, each beginning where the one before has ended. */
export function placeLabels(
  marks: readonly TrendMark[],
  xOf: (mark: TrendMark) => number,
  right: number,
): { readonly mark: TrendMark; readonly x: number; readonly anchor: "start" | "end" }[] {
  let free = Number.NEGATIVE_INFINITY;
  return marks.flatMap((mark) => {
    if (mark.isCommitOnly) return [];
    const x = xOf(mark);
    const width = mark.label.length * characterPx + gapPx;
    const anchor = x + width > right ? ("end" as const) : ("start" as const);
    const start = anchor === "start" ? x : x - width;
    if (start < free) return [];
    free = start + width + gapPx;
    return [{ mark, x, anchor }];
  });
}

/** Marks without those commits that would stand closer than lines can be told apart. */
export function thinOut(
  marks: readonly TrendMark[],
  xOf: (mark: TrendMark) => number,
): readonly TrendMark[] {
  let last = Number.NEGATIVE_INFINITY;
  return marks.filter((mark) => {
    if (!mark.isCommitOnly) return true;
    const isFree = xOf(mark) - last >= leastApartPx;
    if (isFree) last = xOf(mark);
    return isFree;
  });
}

// --- internal ---

const leastApartPx = 4;

const characterPx = 6;
const gapPx = 6;

function isCommit({ kind }: TrendChange): boolean {
  return kind === "commit";
}

function labelOf(changes: readonly TrendChange[]): string {
  const names = [...new Set(changes.filter((each) => !isCommit(each)).map(nameChange))];
  const [first = "commit", ...others] = names;
  return others.length === 0 ? first : `${first} +${others.length}`;
}
