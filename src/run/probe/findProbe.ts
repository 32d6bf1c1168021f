import type {
  ProbeControl,
  ProbeGroup,
  ProbeReply,
  ProbeReport,
  ProbeVerdict,
} from "../../model/results/probe.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { controlRow, type KeywordGroup, keywordGroups, type ProbeRow } from "./probeGroups.ts";

/**
 * What a probe found out by the tests that ended; undefined for every other run. Once it is over, what is still open cannot
 * be told.
 */
export function findProbe(
  { config }: Pick<ResultHead, "config">,
  outcomes: readonly TestOutcome[],
  isOver: boolean,
): ProbeReport | undefined {
  const [provider] = config.providers;
  if (config.probe !== true || provider === undefined) return undefined;
  const { runsPerScenario: planned } = config;
  const testsOf = ({ number }: ProbeRow) =>
    outcomes
      .filter((each) => each.provider === provider && each.scenario === number)
      .sort((a, b) => a.runNumber - b.runNumber);
  const control = judgeControl(testsOf(controlRow), planned, isOver);
  const groups = keywordGroups
    .filter(({ number }) => config.scenarios.includes(number))
    .map((group) => judgeGroup(group, testsOf(group), { control, planned, isOver }));
  return { provider, control, groups };
}

// --- internal ---

/** A model replies as it is asked when it does so whenever it replies at all. */
function judgeControl(
  tests: readonly TestOutcome[],
  planned: number,
  isOver: boolean,
): ProbeControl {
  const replies = tests.map((test) => readReply(test, () => true));
  const kept = countOf(replies, "kept");
  const isOtherwise = countOf(replies, "broke") > 0;
  const isKnown = isOver || isOtherwise || replies.length >= planned;
  return {
    ...describeRow(controlRow),
    reason: [`${kept} of ${planned} as asked`, ...describeRest(replies, { planned, isOver })].join(
      ", ",
    ),
    replies,
    ...(isKnown ? { isAsAsked: kept > 0 && !isOtherwise } : {}),
  };
}

interface ProbeCourse {
  readonly control: ProbeControl;
  readonly planned: number;
  readonly isOver: boolean;
}

function judgeGroup(
  group: KeywordGroup,
  tests: readonly TestOutcome[],
  course: ProbeCourse,
): ProbeGroup {
  const replies = tests.map((test) => readReply(test, (code) => group.codes.includes(code)));
  const verdict = findVerdict(replies, course);
  return {
    ...describeRow(group),
    reason: explain(replies, verdict, course),
    replies,
    ...(verdict === undefined ? {} : { verdict }),
  };
}

/**
 * One broken reply is proof that nothing enforces the keywords. That something does is taken from a model that keeps them
 * whenever it is asked to break them, and else replies as it is asked.
 */
function findVerdict(
  replies: readonly ProbeReply[],
  { control, planned, isOver }: ProbeCourse,
): ProbeVerdict | undefined {
  const kept = countOf(replies, "kept");
  if (countOf(replies, "broke") > 0) return "ignored";
  const hasAll = replies.length >= planned;
  if (!hasAll && !isOver) return undefined;
  if (countOf(replies, "rejected") > 0 && kept === 0) return "rejected";
  if (!hasAll || kept < replies.length) return "cannot tell";
  if (control.isAsAsked === undefined) return undefined;
  return control.isAsAsked ? "enforced" : "cannot tell";
}

function explain(
  replies: readonly ProbeReply[],
  verdict: ProbeVerdict | undefined,
  { control, planned, isOver }: ProbeCourse,
): string {
  const kept = countOf(replies, "kept");
  const rest = describeRest(replies, { planned, isOver });
  if (verdict === "ignored") {
    const broken = [
      ...new Set(replies.flatMap(({ result, note }) => (result === "broke" ? [note] : []))),
    ];
    return `${countOf(replies, "broke")} of ${planned} broke it: ${broken.join("; ")}`;
  }
  if (verdict === "rejected") {
    const isPlainToo = countOf(control.replies, "rejected") > 0;
    const refused = `schema refused ${countOf(replies, "rejected")} of ${planned} times`;
    return isPlainToo ? `${refused}, as the plain one of the control is` : refused;
  }
  const counts = [`${kept} of ${planned} kept it`, ...rest].join(", ");
  const isUnproven = verdict === "cannot tell" && kept === planned;
  return isUnproven ? `${counts}, but the control is not replied to as asked` : counts;
}

/** What became of the requests whose replies neither kept nor broke anything. */
function describeRest(
  replies: readonly ProbeReply[],
  { planned, isOver }: Pick<ProbeCourse, "planned" | "isOver">,
): string[] {
  const rest = replies.flatMap(({ result, note }) => {
    if (result === "rejected") return ["schema refused"];
    return result === "kept" || note === "" ? [] : [note];
  });
  const counts = [...Map.groupBy(rest, (note) => note)].map(
    ([note, same]) => `${same.length} ${note}`,
  );
  const missing = planned - replies.length;
  return isOver && missing > 0 ? [...counts, `${missing} without a reply`] : counts;
}

function readReply(
  { runNumber, state, errorKind, errorCodes }: TestOutcome,
  isOfKeywords: (code: string) => boolean,
): ProbeReply {
  if (state === "passed") return { runNumber, result: "kept", note: "" };
  if (errorKind === "rejected_schema") return { runNumber, result: "rejected", note: "" };
  if (state === "errored") return { runNumber, result: "unclear", note: errorKind ?? "error" };
  const broken = errorCodes.filter(isOfKeywords);
  return broken.length > 0
    ? { runNumber, result: "broke", note: broken.join(", ") }
    : { runNumber, result: "unclear", note: errorCodes.join(", ") };
}

function countOf(replies: readonly ProbeReply[], result: ProbeReply["result"]): number {
  return replies.filter((reply) => reply.result === result).length;
}

function describeRow({ number, keywords, schema, asked }: ProbeRow) {
  return {
    scenario: number,
    keywords,
    schema: JSON.stringify(schema, null, 2),
    asked: JSON.stringify(asked),
  };
}
