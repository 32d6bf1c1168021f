import { isolate } from "../../common/isolate.ts";
import { shownLine } from "../../common/shownLine.ts";
import type { IndexEntry } from "../../model/results/indexFile.ts";
import { type RunState as RowState, runStateOfRow } from "../../model/results/runState.ts";
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
  const { entry } = row;
  const name = formatLabelled(row);
  return hasRates(entry) ? `${formatRate(entry.summary.successRate)} ${name}` : name;
}

/** What a screen reader says of a run with what a person has said of it; `aria` is what it says of the run. */
export function formatLabelAria({ label, pinned }: Labelled, aria: string): string {
  const words = [...(label === undefined ? [] : [shownLine(label)]), ...(pinned ? ["pinned"] : [])];
  return [...words, aria].join(", ");
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeLabel({ label, pinned }: Labelled): [string, string][] {
  return [
    ...(label === undefined ? [] : [["Label", label] satisfies [string, string]]),
    ...(pinned ? [["Pinned", "deleted by no rule"] satisfies [string, string]] : []),
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
  const parts = isBaseline ? ["baseline"] : [];
  if (!hasFile) parts.push("no file here");
  parts.push(...describeEarlyEnd(entry, plannedTests));
  if (hasRates(entry) && !isRated) parts.push(formatRate(entry.summary.successRate));
  if (entry.firstAttemptSuccessRate !== undefined && hasRates(entry)) {
    parts.push(`first ${formatRate(entry.firstAttemptSuccessRate)}`);
  }
  parts.push(time);
  if (entry.duration !== undefined) parts.push(formatDuration(entry.duration));
  return parts.join(" · ");
}

/** `elsewhere · 45/120 · 96.7% · 3.1 s`; until its folder was read `elsewhere since 10:30`. */
export function formatElsewhere({ since, progress, stop }: RunElsewhere): string {
  if (stop === "unanswered") return "elsewhere · does not answer";
  if (progress === undefined) return `elsewhere since ${formatTime(since)}`;
  return `elsewhere · ${formatProgress(progress)}`;
}

/** What a screen reader says of it. */
export function formatElsewhereAria(run: RunElsewhere): string {
  const { name, progress, stop } = run;
  const where = stop === "unanswered" ? "elsewhere, does not answer" : "elsewhere";
  return progress === undefined
    ? shownLine(`${name}, ${formatElsewhere(run)}`)
    : `${formatProgressAria(progress)}, ${where}`;
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeElsewhere(run: RunElsewhere): [string, string][] {
  const { since, pid, host, isHere, progress, stop } = run;
  const lines: [string, string][] = [
    ["Where", "another window, the command line or a service"],
    ["Process", `${pid} on ${host}${isHere ? "" : ", which is another machine"}`],
  ];
  if (stop === "unanswered") {
    const end = isHere ? "; a run whose process is ended can be resumed" : "";
    lines.push(["Stop", `asked for, but process ${pid} does not answer${end}`]);
  }
  return progress === undefined
    ? [["Since", formatDateTime(since)], ...lines]
    : [...describeProgress(progress), ...lines];
}

/** `waiting for people` */
export function formatWaiting(after: string | undefined): string {
  return `waiting for ${after === undefined ? "another run" : shownLine(after)}`;
}

/** Lines of a tooltip, as `describeRun` gives them. */
export function describeWaiting(after: string | undefined): [string, string][] {
  return [
    ["Status", formatWaiting(after)],
    ["Begins", "when that has ended, however it ends"],
    ["Lost", "when this window is closed"],
  ];
}

/** Lines of a tooltip as name and value; the text of files, so it is escaped where it becomes Markdown. */
export function describeRun(
  entry: IndexEntry,
  hasFile: boolean,
  isBaseline = false,
): [string, string][] {
  const { summary } = entry;
  const lines: [string, string][] = [["Status", stateTexts[runState(entry, hasFile)]]];
  if (isBaseline) lines.push(["Baseline", "later runs of its config are compared with it"]);
  if (hasRates(entry)) lines.push(["Passed", formatRate(summary.successRate)]);
  if (entry.firstAttemptSuccessRate !== undefined && hasRates(entry)) {
    lines.push(["First attempt", formatRate(entry.firstAttemptSuccessRate)]);
  }
  lines.push(["Tests", formatPlural(summary.totalTests, "test")]);
  lines.push(["Providers", listShort(summary.providers)]);
  lines.push(["Started", formatDateTime(entry.timestamp)]);
  if (entry.duration !== undefined) lines.push(["Duration", formatDuration(entry.duration)]);
  lines.push(["File", entry.filename]);
  return lines;
}

/** What a screen reader says of a run. */
export function formatRunAria(entry: IndexEntry, hasFile: boolean, isBaseline = false): string {
  const isProbe = entry.probe === true;
  const rates = isProbe ? [] : [`${formatRate(entry.summary.successRate)} passed`];
  if (entry.firstAttemptSuccessRate !== undefined && !isProbe) {
    rates.push(`${formatRate(entry.firstAttemptSuccessRate)} at first attempt`);
  }
  const state = stateTexts[runState(entry, hasFile)];
  const words = [formatRunName(entry), ...(isBaseline ? ["baseline"] : []), state];
  return [...words, ...rates, formatDateTime(entry.timestamp)].join(", ");
}

/**
 * `45/120 · 96.7% · 3.1 s`, of a probe `20/45 · 6 of 14 keywords · 3.1 s`; before it the figures of the stream test that goes on,
 * as a row may be cut short.
 */
export function formatProgress(progress: RunProgress): string {
  const { summary, elapsedMs, stopping, stream, probe } = progress;
  const parts = stream === undefined ? [] : [formatStreamFigures(stream), formatScenario(stream)];
  parts.push(`${summary.totalTests}/${summary.plannedTests}`);
  if (probe !== undefined) parts.push(formatTold(probe));
  else if (summary.totalTests > 0) parts.push(formatRate(summary.successRate));
  parts.push(stopping ? "stopping" : formatDuration(elapsedMs));
  return parts.join(" · ");
}

/** What a screen reader says of a run that goes on. */
export function formatProgressAria(progress: RunProgress): string {
  const { summary, stopping, stream, probe } = progress;
  const state = stopping ? "stopping" : "running";
  const ended = `${summary.totalTests} of ${formatPlural(summary.plannedTests, "test")} ended`;
  const parts = [shownLine(progress.name), state, ended];
  if (probe !== undefined) parts.push(`${formatTold(probe)} told`);
  if (stream !== undefined) parts.push(formatStream(stream));
  return parts.join(", ");
}

/** The short text of a run that goes on, for the status bar. */
export function formatStatus({ name, summary, stream }: RunProgress): string {
  if (stream !== undefined) return formatStream(stream);
  return `${shownLine(name)} ${summary.totalTests}/${summary.plannedTests}`;
}

/** Lines of the tooltip of a run that goes on, as `describeRun`; while a stream test goes on with its components. */
export function describeProgress(progress: RunProgress): [string, string][] {
  const { summary, stopping, stream, timestamp, probe } = progress;
  const lines: [string, string][] = [
    ["Status", stopping ? "stopping" : "running"],
    ["Tests", `${summary.totalTests} of ${summary.plannedTests} ended`],
    ...(probe === undefined ? [] : [["Verdicts", formatTold(probe)] satisfies [string, string]]),
    ["Started", formatDateTime(timestamp)],
  ];
  if (stream === undefined) return lines;
  return [...lines, ["Stream test", formatStream(stream)], ...describeComponents(stream)];
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
  return names.slice(0, mostListed).join(", ") + (rest > 0 ? `, … and ${rest} more` : "");
}

// --- internal ---

/** Groups of keywords whose verdict is known: `6 of 14 keywords`. */
function formatTold({ told, groups }: NonNullable<RunProgress["probe"]>): string {
  return `${told} of ${formatPlural(groups, "keyword")}`;
}
const mostListed = 20;

const mostTooltipLength = 2000;

/** Nothing of a run that was completed, or of a file by another tool. */
function describeEarlyEnd(
  { status, summary }: IndexEntry,
  plannedTests: number | undefined,
): string[] {
  if (status === undefined || status === "completed") return [];
  return [...(plannedTests === undefined ? [] : [`${summary.totalTests}/${plannedTests}`]), status];
}

/** Of a probe no rate says anything. */
function hasRates({ summary, probe }: IndexEntry): boolean {
  return summary.totalTests > 0 && probe !== true;
}

const stateTexts: Record<RunState, string> = {
  passed: "all tests passed",
  "partly failed": "some tests failed",
  failed: "every test failed",
  empty: "no test ended",
  probed: "provider probed",
  cancelled: "cancelled",
  interrupted: "interrupted",
  errored: "could not go on",
  missing: "result file is not in this folder",
};
