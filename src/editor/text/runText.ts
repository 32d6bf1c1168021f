import { t } from "@vscode/l10n";
import { isolate } from "../../common/isolate.ts";
import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { type RunState as RowState, runStateOfRow } from "../../model/results/runState.ts";
import { formatShard } from "../../model/results/standsForConfig.ts";
import type { RunElsewhere } from "../../model/wire/hostProtocol.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import { formatDateTime, formatTime } from "../../model/words/dates.ts";
import { formatDuration, formatPlural, formatRate } from "../../model/words/figures.ts";
import {
  describeComponents,
  formatScenario,
  formatStream,
  formatStreamFigures,
} from "./streamText.ts";
import { formatState } from "./words.ts";
import { describeQueue, formatWorkerCounts } from "./workerText.ts";

/** How a run ended, in one word for icon, tooltip and screen reader. */
export type RunState = RowState;

export function runState(entry: IndexEntry, hasFile: boolean): RunState {
  return runStateOfRow(entry, hasFile);
}

/** Name of a run in lists: its config's, or its providers' when another tool wrote it. */
export function formatRunName(entry: IndexEntry): string {
  return isolate(shownLine(entry.name ?? (listShort(entry.summary.providers) || entry.id)));
}

/** What a person has said of a run, beside its row. */
interface Labelled {
  readonly entry: IndexEntry;
  readonly label?: string | undefined;
  readonly pinned?: boolean | undefined;
}

/** `people`, with a label `people (old prompt)`. */
export function formatLabelled({ entry, label }: Labelled): string {
  const name = formatRunName(entry);
  return label === undefined ? name : `${name} (${isolate(shownLine(label))})`;
}

/** The same behind the rate: `96.7% people`. However long the name, the rate is seen. */
export function formatRated(row: Labelled): string {
  const name = formatLabelled(row);
  return hasRates(row.entry) ? putRateFirst(row.entry.summary, name) : name;
}

/** The name of a run that goes on behind its rate so far, as that of one that has ended. */
export function formatRatedProgress(progress: RunProgress): string {
  const name = isolate(shownLine(progress.name));
  return hasRates(progress) ? putRateFirst(progress.summary, name) : name;
}

/** That of another process, whose rate is known once its folder was read. */
export function formatRatedElsewhere({ name, progress }: RunElsewhere): string {
  return progress === undefined
    ? isolate(shownLine(name))
    : formatRatedProgress({ ...progress, name });
}

/** What a screen reader says of a run with what a person has said of it; `aria` is what it says of the run. */
export function formatLabelAria({ label, pinned }: Labelled, aria: string): string {
  const words = [
    ...(label === undefined ? [] : [shownLine(label)]),
    ...(pinned ? [t("pinned")] : []),
  ];
  return [...words, aria].join(", ");
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeLabel({ label, pinned }: Labelled): [string, string][] {
  return [
    ...(label === undefined ? [] : [[t("Label"), label] satisfies [string, string]]),
    ...(pinned ? [[t("Pinned"), t("deleted by no rule")] satisfies [string, string]] : []),
  ];
}

export interface RunDescriptionOptions {
  readonly isBaseline?: boolean;
  /** When it was; only the time of day when absent. */
  readonly time?: string | undefined;
  readonly plannedTests?: number | undefined;
  /** Whether its rate stands beside its name. */
  readonly isRated?: boolean;
}

/**
 * `96.7% · first 80% · 10:30 · 12.4 s`; of a baseline it begins with that word, of a run that did not come to its end with how
 * far it came: `12/600 · interrupted`.
 */
export function formatRunDescription(
  entry: IndexEntry,
  hasFile: boolean,
  {
    isBaseline = false,
    time = formatTime(entry.timestamp),
    plannedTests,
    isRated = false,
  }: RunDescriptionOptions = {},
): string {
  const parts = isBaseline ? [t("baseline")] : [];
  if (!hasFile) parts.push(t("no file here"));
  parts.push(...describeEarlyEnd(entry, plannedTests), ...describeShare(entry));
  if (hasRates(entry) && !isRated) parts.push(formatRate(entry.summary.successRate));
  if (entry.firstAttemptSuccessRate !== undefined && hasRates(entry)) {
    parts.push(t("first {0}", formatRate(entry.firstAttemptSuccessRate)));
  }
  parts.push(time);
  if (entry.duration !== undefined) parts.push(formatDuration(entry.duration));
  return parts.join(" · ");
}

/** `elsewhere · 45/120 · 96.7% · 3.1 s`; until its folder was read `elsewhere since 10:30`. */
export function formatElsewhere(
  { since, progress, stop }: RunElsewhere,
  options?: ProgressTextOptions,
): string {
  if (stop === "unanswered") return t("elsewhere · does not answer");
  if (progress === undefined) return t("elsewhere since {0}", formatTime(since));
  return t("elsewhere · {0}", formatProgress(progress, options));
}

/** What a screen reader says of it. */
export function formatElsewhereAria(run: RunElsewhere): string {
  const { name, progress, stop } = run;
  const where = stop === "unanswered" ? t("elsewhere, does not answer") : t("elsewhere");
  return progress === undefined
    ? shownLine(`${name}, ${formatElsewhere(run)}`)
    : `${formatProgressAria(progress)}, ${where}`;
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeElsewhere(run: RunElsewhere): [string, string][] {
  const { since, pid, host, isHere, progress, stop } = run;
  const lines: [string, string][] = [
    [t("Where"), t("another window, the command line or a service")],
    [
      t("Process"),
      isHere ? t("{0} on {1}", pid, host) : t("{0} on {1}, which is another machine", pid, host),
    ],
  ];
  if (stop === "unanswered") {
    const asked = isHere
      ? t(
          "asked for, but process {0} does not answer; a run whose process is ended can be resumed",
          pid,
        )
      : t("asked for, but process {0} does not answer", pid);
    lines.push([t("Stop"), asked]);
  }
  return progress === undefined
    ? [[t("Since"), formatDateTime(since)], ...lines]
    : [...describeProgress(progress), ...lines];
}

/** `waiting for people` */
export function formatWaiting(after: string | undefined): string {
  return after === undefined
    ? t("waiting for another run")
    : t("waiting for {0}", shownLine(after));
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeWaiting(after: string | undefined): [string, string][] {
  return [
    [t("Status"), formatWaiting(after)],
    [t("Begins"), t("when that has ended, however it ends")],
    [t("Lost"), t("when this window is closed")],
  ];
}

/** Lines of a tooltip as name and value; the text of files, so it is escaped where it becomes Markdown. */
export function describeRun(
  entry: IndexEntry,
  hasFile: boolean,
  isBaseline = false,
): [string, string][] {
  const { summary } = entry;
  const lines: [string, string][] = [[t("Status"), stateTexts[runState(entry, hasFile)]]];
  for (const share of describeShare(entry)) lines.push([t("Part"), share]);
  if (isBaseline) lines.push([t("Baseline"), t("later runs of its config are compared with it")]);
  if (hasRates(entry)) lines.push([t("Passed"), formatRate(summary.successRate)]);
  if (entry.firstAttemptSuccessRate !== undefined && hasRates(entry)) {
    lines.push([t("First attempt"), formatRate(entry.firstAttemptSuccessRate)]);
  }
  lines.push([t("Tests"), formatPlural(summary.totalTests, "test")]);
  lines.push([t("Providers"), listShort(summary.providers)]);
  lines.push([t("Started"), formatDateTime(entry.timestamp)]);
  if (entry.duration !== undefined) lines.push([t("Duration"), formatDuration(entry.duration)]);
  lines.push([t("File"), entry.filename]);
  return lines;
}

/** What a screen reader says of a run. */
export function formatRunAria(entry: IndexEntry, hasFile: boolean, isBaseline = false): string {
  const isProbe = entry.probe === true;
  const rates = isProbe ? [] : [t("{0} passed", formatRate(entry.summary.successRate))];
  if (entry.firstAttemptSuccessRate !== undefined && !isProbe) {
    rates.push(t("{0} at first attempt", formatRate(entry.firstAttemptSuccessRate)));
  }
  const state = stateTexts[runState(entry, hasFile)];
  const words = [formatRunName(entry), ...(isBaseline ? [t("baseline")] : []), state];
  return [...words, ...rates, formatDateTime(entry.timestamp)].join(", ");
}

export interface ProgressTextOptions {
  /** Whether its rate stands beside its name. */
  readonly isRated?: boolean;
}

/**
 * `45/120 · 96.7% · 3.1 s`, of a probe `20/45 · 6 of 14 keywords · 3.1 s`; before it the figures of the stream test that goes on,
 * as a row may be cut short.
 */
export function formatProgress(
  progress: RunProgress,
  { isRated = false }: ProgressTextOptions = {},
): string {
  const { summary, elapsedMs, stopping, stream, probe, queue } = progress;
  const parts = stream === undefined ? [] : [formatStreamFigures(stream), formatScenario(stream)];
  parts.push(`${summary.totalTests}/${summary.plannedTests}`);
  if (probe !== undefined) parts.push(formatTold(probe));
  else if (hasRates(progress) && !isRated) parts.push(formatRate(summary.successRate));
  if (queue !== undefined) parts.push(formatWorkerCounts(queue));
  parts.push(stopping ? t("stopping") : formatDuration(elapsedMs));
  return parts.join(" · ");
}

/** What a screen reader says of a run that goes on. */
export function formatProgressAria(progress: RunProgress): string {
  const { summary, stream, probe, queue } = progress;
  const state = formatGoingOn(progress);
  const ended = t(
    "{0} of {1} ended",
    summary.totalTests,
    formatPlural(summary.plannedTests, "test"),
  );
  const parts = [shownLine(progress.name), state, ended];
  if (probe !== undefined) parts.push(t("{0} told", formatTold(probe)));
  if (stream !== undefined) parts.push(formatStream(stream));
  if (queue !== undefined) parts.push(formatWorkerCounts(queue));
  return parts.join(", ");
}

/** The short text of a run that goes on, for the status bar. */
export function formatStatus({ name, summary, stream, queue }: RunProgress): string {
  if (stream !== undefined) return formatStream(stream);
  const workers = queue === undefined ? "" : ` · ${formatWorkerCounts(queue)}`;
  return `${shownLine(name)} ${summary.totalTests}/${summary.plannedTests}${workers}`;
}

/** Lines of the tooltip of a run that goes on, as `describeRun`; while a stream test goes on with its components. */
export function describeProgress(progress: RunProgress): [string, string][] {
  const { summary, stream, timestamp, probe, queue } = progress;
  const lines: [string, string][] = [
    [t("Status"), formatGoingOn(progress)],
    [t("Tests"), t("{0} of {1} ended", summary.totalTests, summary.plannedTests)],
    ...(probe === undefined ? [] : [[t("Verdicts"), formatTold(probe)] satisfies [string, string]]),
    ...(queue === undefined ? [] : describeQueue(queue)),
    [t("Started"), formatDateTime(timestamp)],
  ];
  if (stream === undefined) return lines;
  return [...lines, [t("Stream test"), formatStream(stream)], ...describeComponents(stream)];
}

/** Markdown of a list of names and values; nothing in it is markup but the names. */
export function formatTooltip(title: string, lines: readonly [string, string][]): string {
  const rows = lines.map(([name, value]) => `${name}: **${escapeMarkdown(value)}**`);
  return [`**${escapeMarkdown(title)}**`, rows.join("  \n")].join("\n\n");
}

export function escapeMarkdown(text: string): string {
  const line = shownLine(text.replace(/\s+/g, " "), mostTooltipLength);
  return line.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:/@^=]/g, "\\$&");
}

/** The first of many names. */
export function listShort(names: readonly string[]): string {
  const rest = names.length - mostListed;
  const listed = names.slice(0, mostListed).join(", ");
  return rest > 0 ? t("{0}, … and {1} more", listed, rest) : listed;
}

// --- internal ---

function formatGoingOn({ stopping, queue }: RunProgress): string {
  if (stopping) return t("stopping");
  return queue?.paused === undefined ? t("running") : t("paused");
}

/** Groups of keywords whose verdict is known: `6 of 14 keywords`. */
function formatTold({ told, groups }: NonNullable<RunProgress["probe"]>): string {
  return t({
    message: "{0} of {1}",
    args: [told, formatPlural(groups, "keyword")],
    comment: ["How many of all are known"],
  });
}
const mostListed = 20;

const mostTooltipLength = 2000;

/** Nothing of a run that was completed, or of a file by another tool. */
function describeEarlyEnd(
  { status, summary }: IndexEntry,
  plannedTests: number | undefined,
): string[] {
  if (status === undefined || status === "completed") return [];
  return [
    ...(plannedTests === undefined ? [] : [`${summary.totalTests}/${plannedTests}`]),
    formatState(status),
  ];
}

function describeShare({ shard }: IndexEntry): string[] {
  return shard === undefined ? [] : [t("shard {0}", formatShard(shard))];
}

/** Of a probe no rate says anything. */
function hasRates({ summary, probe }: IndexEntry | RunProgress): boolean {
  return summary.totalTests > 0 && probe === undefined;
}

function putRateFirst({ successRate }: { readonly successRate: number }, name: string): string {
  return `${formatRate(successRate)} ${name}`;
}

const stateTexts: Record<RunState, string> = {
  passed: t("all tests passed"),
  "partly failed": t("some tests failed"),
  failed: t("every test failed"),
  empty: t("no test ended"),
  probed: t("provider probed"),
  cancelled: t("cancelled"),
  interrupted: t("interrupted"),
  errored: t("could not go on"),
  missing: t("result file is not in this folder"),
};
