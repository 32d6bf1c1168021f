import type { ReportModel } from "../../../src/model/results/report.ts";
import type { ComponentStatus } from "../../../src/model/results/streamStatus.ts";
import { countVerdicts } from "../../../src/model/results/verdictCounts.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
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
    const { state, head, stream } = model;
    if (state !== "finished" && stream !== undefined) this.hearStream(stream, nowMs);
    else if (state !== "finished") this.hearTests(model, nowMs);
    if (state === "finished" && this.wasRunning) {
      const { totalTests } = head.summary;
      this.text = `Run ${head.status ?? "completed"}: ${formatPlural(totalTests, "test")}, ${formatPassed(model)}`;
    }
    this.wasRunning = state !== "finished";
  }

  private hearTests(model: ReportModel, nowMs: number): void {
    if (nowMs - this.saidAtMs < pauseMs) return;
    const { totalTests, plannedTests } = model.head.summary;
    const planned = plannedTests === undefined ? "" : ` of ${formatCount(plannedTests)}`;
    this.say(`${formatCount(totalTests)}${planned} tests done, ${formatPassed(model)}`, nowMs);
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
    const states = changed.map(({ id, state }) => `${id} ${lastingState(state)}`);
    this.say(`Scenario ${scenario}, run ${formatCount(runNumber)}: ${states.join(", ")}`, nowMs);
  }

  private say(text: string, nowMs: number): void {
    this.text = text;
    this.saidAtMs = nowMs;
  }
}

// --- internal ---

function formatPassed({ head, probe }: ReportModel): string {
  if (probe !== undefined) {
    return countVerdicts(probe)
      .map(([verdict, count]) => `${formatCount(count)} ${verdict}`)
      .join(", ");
  }
  return `${formatRateOf(head.summary.successRate, head.summary.totalTests)} passed`;
}

/** Steps and skips come and go; to a listener the source is paused. */
function lastingState(state: ComponentStatus["state"]): string {
  return state === "stepping" || state === "skipping" ? "paused" : state;
}
