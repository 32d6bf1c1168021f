import { t } from "@vscode/l10n";
import { shownLine } from "../../common/shownLine.ts";
import type {
  PausedBy,
  QueueProgress,
  WorkerFigures,
  WorkerState,
} from "../../model/results/runWorkers.ts";
import { formatDateTime } from "../../model/words/dates.ts";
import { formatCount, formatPerSecond, formatPlural } from "../../model/words/figures.ts";

/** `3 workers`, `3 workers, 1 lost`, `3 workers · paused`. */
export function formatWorkerCounts({ here, lost, paused }: QueueProgress): string {
  const workers = formatPlural(here, "worker");
  const counts = lost === 0 ? workers : t("{0}, {1} lost", workers, formatCount(lost));
  return paused === undefined ? counts : `${counts} · ${t("paused")}`;
}

/** `3 at work · 1 lost · 12 tests running` */
export function formatQueue({ here, left, lost, underWay }: QueueProgress): string {
  return [
    t({ message: "{0} at work", args: [formatCount(here)], comment: ["A number of workers."] }),
    ...(left === 0 ? [] : [t("{0} left", formatCount(left))]),
    ...(lost === 0 ? [] : [t("{0} lost", formatCount(lost))]),
    t("{0} running", formatPlural(underWay, "test")),
  ].join(" · ");
}

/** Lines of the tooltip of a run over a queue. */
export function describeQueue(queue: QueueProgress): [string, string][] {
  const { paused } = queue;
  return [
    [t("Workers"), formatQueue(queue)],
    ...(paused === undefined
      ? []
      : [[t("Paused"), pausedWords[paused]] satisfies [string, string]]),
    [t("Queue"), queue.store],
  ];
}

/** `4 running · 12/s · 230 passed · 3 failed`; of one that is gone it begins with how: `lost · 230 passed`. */
export function formatWorker(worker: WorkerFigures): string {
  const { state, underWay, testsPerSecond = 0, notes } = worker;
  const parts = state === "here" ? [] : [stateWords[state]];
  if (state === "here" && underWay > 0) parts.push(t("{0} running", formatCount(underWay)));
  if (testsPerSecond > 0) parts.push(formatPerSecond(testsPerSecond));
  parts.push(...formatEnded(worker));
  if (parts.length === 0) parts.push(notes?.[0] === undefined ? t("waits") : shownLine(notes[0]));
  return parts.join(" · ");
}

/** What a screen reader says of it. */
export function formatWorkerAria(worker: WorkerFigures): string {
  return [t("worker {0}", shownLine(worker.name)), stateWords[worker.state], formatWorker(worker)]
    .join(", ")
    .replaceAll(" · ", ", ");
}

/** Lines of its tooltip as name and value. */
export function describeWorker(worker: WorkerFigures): [string, string][] {
  const { host, version, state, joined, gone, underWay, doing, testsPerSecond } = worker;
  const { notes = [], lastFault } = worker;
  const now = doing.map(formatTest).join("; ");
  const ended = formatEnded(worker).join(", ");
  const lines: [string, string | undefined][] = [
    [t("Status"), stateWords[state]],
    [t("Host"), host],
    [t("Version"), version],
    [t("Came"), formatDateTime(joined)],
    [t("Gone"), gone === undefined ? undefined : formatDateTime(gone)],
    [t("Now"), underWay === 0 ? undefined : t("{0} running: {1}", formatCount(underWay), now)],
    [t("Ended"), ended === "" ? undefined : ended],
    [t("Rate"), testsPerSecond === undefined ? undefined : formatPerSecond(testsPerSecond)],
    [t("Last failure"), lastFault && `${formatTest(lastFault)}: ${lastFault.message}`],
    ...notes.map((note): [string, string] => [t("Note"), note]),
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

// --- internal ---

const stateWords: Record<WorkerState, string> = {
  here: t("at work"),
  left: t("has left"),
  lost: t("lost"),
  declined: t("takes no tests"),
};

const pausedWords: Record<PausedBy, string> = {
  editor: t("in VS Code"),
  http: t("over HTTP"),
};

function formatEnded({ passed, failed, errored }: WorkerFigures): string[] {
  return [
    ...(passed === 0 ? [] : [t("{0} passed", formatCount(passed))]),
    ...(failed === 0 ? [] : [t("{0} failed", formatCount(failed))]),
    ...(errored === 0 ? [] : [t("{0} errored", formatCount(errored))]),
  ];
}

function formatTest({ provider, scenario, runNumber }: WorkerFigures["doing"][number]): string {
  return t("{0}, scenario {1}, run {2}", provider, scenario, runNumber);
}
