import type {
  HistoryPoint,
  TrendChange,
  TrendRate,
  TrendTime,
} from "../../../src/model/results/history.ts";
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
  const { kind, scenario, provider = "", from = "none", to = "none" } = change;
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
  return atLeastMs === undefined ? time : `${time} (at least ${formatDuration(atLeastMs)})`;
}

/** What a run is, beside its figures: when, how it ended, on which branch and commit. */
export function describeRun(point: HistoryPoint): string[] {
  const { timestamp, label, isBaseline, name, tests, planned, errored, status } = point;
  const marks = [label, isBaseline ? "baseline" : undefined].filter((each) => each !== undefined);
  const count =
    planned === undefined || planned === tests
      ? `${formatCount(tests)} tests`
      : `${formatCount(tests)} of ${formatCount(planned)} tests`;
  const ended = status === undefined || status === "completed" ? [] : [status];
  return [
    [formatDateTime(timestamp), ...marks].join(" · "),
    [count, ...(errored > 0 ? [`${formatCount(errored)} errored`] : []), ...ended].join(", "),
    ...describePlace(point),
    ...(name === undefined ? [] : [`under the name ${name}`]),
  ];
}

/** What changed since the run before, in one text; undefined where nothing did. */
export function describeChanges(changes: readonly TrendChange[]): string | undefined {
  if (changes.length === 0) return undefined;
  const rest = changes.length - mostChanges;
  const told = changes.slice(0, mostChanges).map(describeChange).join("; ");
  return rest > 0 ? `${told}; and ${rest} more` : told;
}

/** Retries that mended what did not fit: `80.0% (12 of 15)`. */
export function formatRetry({ rate, mended, missed }: NonNullable<HistoryPoint["retry"]>): string {
  return `${formatRate(rate)} (${formatCount(mended)} of ${formatCount(missed)})`;
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

const changeTexts: Record<TrendChange["kind"], (words: ChangeWords) => string> = {
  prompt: ({ scenario }) => `scenario ${scenario} or its prompt`,
  schema: ({ scenario }) => `schema of scenario ${scenario}`,
  cases: ({ scenario }) => `cases of scenario ${scenario}`,
  files: ({ scenario }) => `files that scenario ${scenario} names`,
  model: ({ provider, from, to }) => `model of ${provider}: ${from} → ${to}`,
  answered: ({ provider, from, to }) => `model that answered as ${provider}: ${from} → ${to}`,
  scope: ({ from, to }) => `what was run: ${from} → ${to}`,
  config: () => "content of the config",
  name: ({ from, to }) => `name of the config: ${from} → ${to}`,
  commit: ({ from, to }) => `commit ${from} → ${to}`,
};

const changeNames: Record<TrendChange["kind"], string> = {
  prompt: "prompt",
  schema: "schema",
  cases: "cases",
  files: "files",
  model: "model",
  answered: "model",
  scope: "scope",
  config: "config",
  name: "name",
  commit: "commit",
};

/** Limits of 0–100 with one decimal: `68.4–82.3`. */
function formatBounds([lower, upper]: readonly [number, number]): string {
  return `${formatBound(lower)}–${formatBound(upper)}`;
}

function formatBound(bound: number): string {
  return Number.isInteger(bound) ? String(bound) : bound.toFixed(1);
}

function describePlace({ branch, commit, isDirty }: HistoryPoint): string[] {
  if (branch === undefined || commit === undefined) return [];
  const place = `${branch}, commit ${commit}`;
  return [isDirty === true ? `${place}, with uncommitted changes` : place];
}
