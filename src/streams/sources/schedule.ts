import type { Spacing, Stage } from "../../model/config/spacing.ts";

/**
 * When a change is due, in ns from the start of the sending: by its position, from 0, and its recorded offset. Undefined
 * once the schedule is over.
 */
export type Schedule = (position: number, recordedNs: bigint) => bigint | undefined;

/** The schedule of a source whose changes are spaced. */
export function createSchedule(spacing: Exclude<Spacing, "none">): Schedule {
  if (spacing === "recorded") return (_, recordedNs) => recordedNs;
  if ("stages" in spacing) return createStagedSchedule(spacing.stages);
  const { perSecond } = spacing;
  return (position) => toNs(position / perSecond);
}

/** Changes that stages have time for. */
export function countStaged(stages: readonly Stage[]): number {
  return Math.ceil(stages.reduce((sum, stage) => sum + countOf(stage), 0) - tolerance);
}

// --- internal ---

/** Sums of products such as 0.1 × 30 miss whole numbers by less than this. */
const tolerance = 1e-6;

function createStagedSchedule(stages: readonly Stage[]): Schedule {
  const count = countStaged(stages);
  let before = 0;
  let startS = 0;
  const placed = stages.map((stage) => {
    const each = { stage, before, startS, after: before + countOf(stage) };
    before = each.after;
    startS += stage.seconds;
    return each;
  });
  return (position) => {
    if (position >= count) return undefined;
    const found = placed.find(({ after }) => position < after) ?? placed.at(-1);
    if (found === undefined) return undefined;
    const inStage = Math.max(0, position - found.before);
    return toNs(found.startS + secondsUntil(inStage, found.stage));
  };
}

function countOf({ perSecond, to = perSecond, seconds }: Stage): number {
  return ((perSecond + to) / 2) * seconds;
}

/**
 * When so many changes are due in a stage: the time t at which r t + a t² / 2 reaches their number, with the rate r at its
 * start and its growth a. In this form of the root nothing cancels out, and a may be 0.
 */
function secondsUntil(count: number, { perSecond, to = perSecond, seconds }: Stage): number {
  if (count === 0) return 0;
  const growth = (to - perSecond) / seconds;
  const root = Math.sqrt(Math.max(0, perSecond ** 2 + 2 * growth * count));
  return Math.min(seconds, (2 * count) / (perSecond + root));
}

function toNs(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e9));
}
