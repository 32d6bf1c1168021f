import { knownSchemaVersion, type ResultHead } from "../../model/results/resultFile.ts";
import { listTopUps } from "../../model/results/topUps.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { ComparedRun } from "./comparedRun.ts";
import type { PairedRuns } from "./pairStrata.ts";

/** What cannot be said of two runs, and what is to be kept in mind: a sentence each. */
export function listNotes(
  base: ComparedRun,
  head: ComparedRun,
  { cells, changedCases }: PairedRuns,
): string[] {
  return [
    ...(base === head ? ["It is the same run on both sides."] : []),
    ...(cells.length === 0 ? ["They have no test in common: nothing can be compared."] : []),
    ...listRunNotes("base", base.head),
    ...listRunNotes("head", head.head),
    ...listHashNotes(base.head, head.head),
    ...(changedCases.length === 0
      ? []
      : [`${formatPlural(changedCases.length, "case")} changed and could not be compared.`]),
  ];
}

// --- internal ---

function listRunNotes(
  side: "base" | "head",
  { schemaVersion = 1, status, summary, config }: ResultHead,
): string[] {
  const { totalTests, plannedTests = totalTests, errored = 0 } = summary;
  const looks = 1 + listTopUps(config).length;
  return [
    ...(schemaVersion > knownSchemaVersion
      ? [
          `The file of the ${side} is of version ${schemaVersion}: what that adds to version ${knownSchemaVersion} is not compared.`,
        ]
      : []),
    ...(totalTests === 0 ? [`The ${side} has no tests.`] : []),
    ...(totalTests > 0 && errored === totalTests
      ? [`Every test of the ${side} is errored: no reply was judged.`]
      : []),
    ...(status === undefined || status === "completed"
      ? []
      : [
          `The ${side} was ${status}: ${formatPlural(totalTests, "test")} of ${plannedTests} ended.`,
        ]),
    ...(config.probe === undefined ? [] : [`The ${side} is a probe.`]),
    ...(config.settle === undefined
      ? []
      : [
          `The ${side} ran each cell until its rate was known to ±${config.settle.halfWidth} points: how many tests it has hangs on their results, which an interval for a number fixed before does not reckon with.`,
        ]),
    ...(looks === 1
      ? []
      : [
          `This is look ${looks} at the ${side}, which was topped up: a difference that is looked for again and again is found more often than it is there.`,
        ]),
    ...(config.parent === undefined ? [] : [`The ${side} is a rerun of a part of another run.`]),
  ];
}

function listHashNotes(base: ResultHead, head: ResultHead): string[] {
  const lacking = [
    ...(base.config.hashes === undefined ? ["base"] : []),
    ...(head.config.hashes === undefined ? ["head"] : []),
  ];
  if (lacking.length === 0) return [];
  const subject =
    lacking.length === 2 ? "Neither file says" : `The file of the ${lacking[0]} does not say`;
  return [`${subject} which prompts and schemas were tested: whether they differ is not known.`];
}
