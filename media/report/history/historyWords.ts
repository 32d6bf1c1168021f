import { t } from "@vscode/l10n";
import type {
  HistoryPoint,
  TrendChange,
  TrendRate,
  TrendTime,
} from "../../../src/model/results/history.ts";
import type { RunStatus } from "../../../src/model/results/resultFile.ts";
import { formatDateTime } from "../../../src/model/words/dates.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatRate,
} from "../../../src/model/words/figures.ts";

/** The kind of a change in a word, as it stands at a mark. */
export function nameChange({ kind }: TrendChange): string {
  return changeNames[kind];
}

/** A change in a few words: `model of gpt: gpt-4o → gpt-4.1`. */
export function describeChange(change: TrendChange): string {
  const { kind, scenario, provider = "", from = none, to = none } = change;
  return changeTexts[kind]({ scenario: String(scenario), provider, from, to });
}

/** A rate with its interval: `76.0% (68.4–82.3)`. */
export function formatTrendRate({ rate, interval }: TrendRate): string {
  return `${formatRate(rate)} (${formatBounds(interval)})`;
}

/** A percentile with what it lies between: `310 ms (290 ms–420 ms)`, `310 ms (at least 240 ms)`. */
export function formatTrendTime({ ms, interval, atLeastMs }: TrendTime): string {
  const time = formatDuration(ms);
  if (interval !== undefined) {
    return `${time} (${formatDuration(interval[0])}–${formatDuration(interval[1])})`;
  }
  return atLeastMs === undefined ? time : t("{0} (at least {1})", time, formatDuration(atLeastMs));
}

/** What a run is, beside its figures: when, how it ended, on which branch and commit. */
export function describeRun(point: HistoryPoint): string[] {
  const { timestamp, label, isBaseline, name, tests, planned, errored, status } = point;
  const marks = [label, isBaseline ? t("baseline") : undefined].filter(
    (each) => each !== undefined,
  );
  const end = nameEnd(status);
  const ended = end === undefined ? [] : [end];
  return [
    [formatDateTime(timestamp), ...marks].join(" · "),
    [
      countTests(tests, planned ?? tests),
      ...(errored > 0 ? [t("{0} errored", formatCount(errored))] : []),
      ...ended,
    ].join(", "),
    ...describePlace(point),
    ...(name === undefined ? [] : [t("under the name {0}", name)]),
  ];
}

/** How a run ended that did not come to its end. */
export function nameEnd(status: HistoryPoint["status"]): string | undefined {
  return status === undefined || status === "completed" ? undefined : endNames[status];
}

/** What changed since the run before, in one text; undefined where nothing did. */
export function describeChanges(changes: readonly TrendChange[]): string | undefined {
  if (changes.length === 0) return undefined;
  const rest = changes.length - mostChanges;
  const told = changes.slice(0, mostChanges).map(describeChange).join("; ");
  return rest > 0 ? t("{0}; and {1} more", told, formatCount(rest)) : told;
}

/** Retries that mended what did not fit: `80.0% (12 of 15)`. */
export function formatRetry({ rate, mended, missed }: NonNullable<HistoryPoint["retry"]>): string {
  return t("{0} ({1} of {2})", formatRate(rate), formatCount(mended), formatCount(missed));
}

export function formatTrendCost(costUsd: number): string {
  return formatCost(costUsd);
}

// --- internal ---

const mostChanges = 6;

interface ChangeWords {
  readonly scenario: string;
  readonly provider: string;
  readonly from: string;
  readonly to: string;
}

const none = t({
  message: "none",
  comment: ["In place of a model or name that a run does not have"],
});

const endNames: Record<Exclude<RunStatus, "completed">, string> = {
  cancelled: t("cancelled"),
  interrupted: t("interrupted"),
  failed: t({ message: "failed", comment: ["A run, not its tests"] }),
};

const changeTexts: Record<TrendChange["kind"], (words: ChangeWords) => string> = {
  prompt: ({ scenario }) => t("scenario {0} or its prompt", scenario),
  schema: ({ scenario }) => t("schema of scenario {0}", scenario),
  cases: ({ scenario }) => t("cases of scenario {0}", scenario),
  files: ({ scenario }) => t("files that scenario {0} names", scenario),
  model: ({ provider, from, to }) => t("model of {0}: {1} → {2}", provider, from, to),
  answered: ({ provider, from, to }) =>
    t("model that answered as {0}: {1} → {2}", provider, from, to),
  scope: ({ from, to }) => t("what was run: {0} → {1}", from, to),
  config: () => t("content of the config"),
  name: ({ from, to }) => t("name of the config: {0} → {1}", from, to),
  commit: ({ from, to }) => t("commit {0} → {1}", from, to),
};

const changeNames: Record<TrendChange["kind"], string> = {
  prompt: t({ message: "prompt", comment: ["What changed, at a mark of a chart"] }),
  schema: t({ message: "schema", comment: ["What changed, at a mark of a chart"] }),
  cases: t({ message: "cases", comment: ["What changed, at a mark of a chart"] }),
  files: t({ message: "files", comment: ["What changed, at a mark of a chart"] }),
  model: t({ message: "model", comment: ["What changed, at a mark of a chart"] }),
  answered: t({ message: "model", comment: ["What changed, at a mark of a chart"] }),
  scope: t({ message: "scope", comment: ["What changed, at a mark of a chart"] }),
  config: t({ message: "config", comment: ["What changed, at a mark of a chart"] }),
  name: t({ message: "name", comment: ["What changed, at a mark of a chart"] }),
  commit: t({ message: "commit", comment: ["What changed, at a mark of a chart"] }),
};

function countTests(ended: number, planned: number): string {
  if (ended !== planned) {
    return t("{0} of {1} tests", formatCount(ended), formatCount(planned));
  }
  return ended === 1 ? t("1 test") : t("{0} tests", formatCount(ended));
}

/** Limits of 0–100 with one decimal: `68.4–82.3`. */
function formatBounds([lower, upper]: readonly [number, number]): string {
  return `${formatBound(lower)}–${formatBound(upper)}`;
}

function formatBound(bound: number): string {
  return Number.isInteger(bound) ? String(bound) : bound.toFixed(1);
}

function describePlace({ branch, commit, isDirty }: HistoryPoint): string[] {
  if (branch === undefined || commit === undefined) return [];
  return [
    isDirty === true
      ? t("{0}, commit {1}, with uncommitted changes", branch, commit)
      : t("{0}, commit {1}", branch, commit),
  ];
}
