import type { StreamProgress } from "../../model/results/streamStatus.ts";
import { sumObservers } from "../../model/results/streamTotals.ts";
import type { RunProgress } from "../../model/wire/runProgress.ts";
import {
  formatCount,
  formatDuration,
  formatPerSecond,
  formatPlural,
} from "../../model/words/figures.ts";

/**
 * Where a run stands on one line of at most `width` characters: bar, counts, tests a second, time left; while a stream
 * test goes on its records, their rate and the stop trigger that is nearest.
 */
export function formatProgressLine(progress: RunProgress, width: number): string {
  const { totalTests, plannedTests } = progress.summary;
  const share = plannedTests === 0 ? 1 : Math.min(1, totalTests / plannedTests);
  const parts = [
    formatBar(share, 20),
    formatCounts(progress),
    ...(progress.stream === undefined ? formatSpeed(progress) : formatStream(progress.stream)),
    ...formatWorkers(progress),
    ...(progress.stopping ? ["stopping…"] : []),
  ];
  while (parts.length > 1 && parts.join("  ").length > width) {
    parts.splice(parts.length > 2 ? parts.length - 1 : 0, 1);
  }
  return parts.join("  ").slice(0, Math.max(0, width));
}

/** Where a run stands as a line of a log: no bar, nothing that needs a terminal. */
export function formatProgressReport(progress: RunProgress): string {
  const { totalTests, plannedTests } = progress.summary;
  const percent = plannedTests === 0 ? 100 : Math.floor((totalTests * 100) / plannedTests);
  const speed =
    progress.stream === undefined ? formatSpeed(progress) : formatStream(progress.stream);
  const parts = [formatCounts(progress), ...speed, ...formatWorkers(progress)];
  return [`${percent}%`.padStart(4), ...parts].join("  ");
}

// --- internal ---

function formatBar(share: number, length: number): string {
  const full = Math.floor(share * length);
  return "█".repeat(full) + "░".repeat(length - full);
}

/** Of a probe the keywords whose verdict is known: what is ignored or rejected is no failure. */
function formatCounts({ summary, probe }: RunProgress): string {
  const { totalTests, plannedTests, passed, failed, errored } = summary;
  if (probe !== undefined) {
    return `${totalTests}/${plannedTests} tests  ${probe.told}/${probe.groups} keywords`;
  }
  const errors = errored > 0 ? ` (${errored} errored)` : "";
  return `${totalTests}/${plannedTests} tests  ${passed} passed  ${failed} failed${errors}`;
}

/** Of a run over a queue: `4 workers, 12 running (1 lost)`, and `paused`. */
function formatWorkers({ queue }: RunProgress): string[] {
  if (queue === undefined) return [];
  const { here, underWay, lost, paused } = queue;
  const running = underWay === 0 ? "" : `, ${formatCount(underWay)} running`;
  const gone = lost === 0 ? "" : ` (${formatCount(lost)} lost)`;
  const counts = `${formatPlural(here, "worker")}${running}${gone}`;
  return paused === undefined ? [counts] : [counts, "paused"];
}

function formatStream(stream: StreamProgress): string[] {
  const { recordCount, recordsPerSecond, nearest } = sumObservers(stream);
  const records = `#${stream.scenario}  ${formatCount(recordCount)} records`;
  return [
    `${records}  ${formatPerSecond(recordsPerSecond)}`,
    ...(nearest === undefined ? [] : [`${nearest.id}: ${nearest.text}`]),
  ];
}

/** A test for which nothing was sent says nothing of the speed. */
function formatSpeed({ summary, elapsedMs, notSent = 0 }: RunProgress): string[] {
  const { totalTests, plannedTests } = summary;
  const sent = totalTests - notSent;
  if (sent === 0 || elapsedMs <= 0) return [];
  const perSecond = (sent * 1000) / elapsedMs;
  const speed = `${perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0)}/s`;
  const left = Math.max(0, plannedTests - totalTests);
  return left === 0 ? [speed] : [speed, `${formatDuration((left * 1000) / perSecond)} left`];
}
