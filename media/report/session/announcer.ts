import { t } from "@vscode/l10n";
import type { ProbeVerdict } from "../../../src/model/results/probe.ts";
import type { ReportModel } from "../../../src/model/results/report.ts";
import type { ComponentStatus } from "../../../src/model/results/streamStatus.ts";
import { countVerdicts } from "../../../src/model/results/verdictCounts.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { formatRateOf } from "../format.ts";

const pauseMs = 5_000;
const streamPauseMs = 2_000;

/** What a screen reader is told about a run that goes on: seldom enough to be listened to. */
export class Announcer {
  text = "";
  private saidAtMs = Number.NEGATIVE_INFINITY;
  private wasRunning = false;
  /** The states of the components of the stream test that goes on, as they were last told. */
  private toldStates: ReadonlyMap<string, string> = new Map();

  /** Takes the latest figures; `nowMs` is any clock. */
  hear(model: ReportModel, nowMs: number): void {
    const { state, stream } = model;
    if (state !== "finished" && stream !== undefined) this.hearStream(stream, nowMs);
    else if (state !== "finished") this.hearTests(model, nowMs);
    if (state === "finished" && this.wasRunning) {
      this.text = sayEnd(model);
    }
    this.wasRunning = state !== "finished";
  }

  private hearTests(model: ReportModel, nowMs: number): void {
    if (nowMs - this.saidAtMs < pauseMs) return;
    const { totalTests, plannedTests } = model.head.summary;
    const [done, passed] = [formatCount(totalTests), formatPassed(model)];
    this.say(
      plannedTests === undefined
        ? t("{0} tests done, {1}", done, passed)
        : t("{0} of {1} tests done, {2}", done, formatCount(plannedTests), passed),
      nowMs,
    );
  }

  /** Tells what the components do, not how much: figures change all the time. */
  private hearStream(stream: NonNullable<ReportModel["stream"]>, nowMs: number): void {
    if (nowMs - this.saidAtMs < streamPauseMs) return;
    const { scenario, runNumber, components } = stream;
    const place = (id: string) => `${scenario} ${runNumber} ${id}`;
    const changed = components.filter(
      ({ id, state }) => this.toldStates.get(place(id)) !== lastingState(state),
    );
    if (changed.length === 0) return;
    this.toldStates = new Map(components.map(({ id, state }) => [place(id), lastingState(state)]));
    const states = changed.map(({ id, state }) => stateTexts[lastingState(state)](id)).join(", ");
    this.say(t("Scenario {0}, run {1}: {2}", scenario, formatCount(runNumber), states), nowMs);
  }

  private say(text: string, nowMs: number): void {
    this.text = text;
    this.saidAtMs = nowMs;
  }
}

// --- internal ---

type LastingState = Exclude<ComponentStatus["state"], "stepping" | "skipping">;

const stateTexts: Record<LastingState, (id: string) => string> = {
  stopped: (id) => t("{0} stopped", id),
  running: (id) => t("{0} running", id),
  paused: (id) => t("{0} paused", id),
  finished: (id) => t("{0} finished", id),
  error: (id) => t("{0} error", id),
};

const verdictTexts: Record<ProbeVerdict, (count: string) => string> = {
  enforced: (count) => t("{0} enforced", count),
  ignored: (count) => t("{0} ignored", count),
  rejected: (count) => t("{0} rejected", count),
  "cannot tell": (count) => t("{0} cannot tell", count),
};

function sayEnd(model: ReportModel): string {
  const { status, summary } = model.head;
  const { totalTests: count } = summary;
  const tests = count === 1 ? t("1 test") : t("{0} tests", formatCount(count));
  const passed = formatPassed(model);
  if (status === "cancelled") return t("Run cancelled: {0}, {1}", tests, passed);
  if (status === "interrupted") return t("Run interrupted: {0}, {1}", tests, passed);
  if (status === "failed") return t("Run failed: {0}, {1}", tests, passed);
  return t("Run completed: {0}, {1}", tests, passed);
}

function formatPassed({ head, probe }: ReportModel): string {
  if (probe !== undefined) {
    return countVerdicts(probe)
      .map(([verdict, count]) => verdictTexts[verdict](formatCount(count)))
      .join(", ");
  }
  return t("{0} passed", formatRateOf(head.summary.successRate, head.summary.totalTests));
}

/** Steps and skips come and go; to a listener the source is paused. */
function lastingState(state: ComponentStatus["state"]): LastingState {
  return state === "stepping" || state === "skipping" ? "paused" : state;
}
