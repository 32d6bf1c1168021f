import type { ReportModel } from "../../src/model/report.ts";
import { formatCount, formatPlural, formatRateOf } from "./format.ts";

const pauseMs = 5_000;

/** What a screen reader is told about a run that goes on: seldom enough to be listened to. */
export class Announcer {
  text = "";
  private saidAtMs = Number.NEGATIVE_INFINITY;
  private wasRunning = false;

  /** Takes the latest figures; `nowMs` is any clock. */
  hear({ state, head }: ReportModel, nowMs: number): void {
    const { totalTests, plannedTests, successRate } = head.summary;
    const passed = `${formatRateOf(successRate, totalTests)} passed`;
    if (state !== "finished" && nowMs - this.saidAtMs >= pauseMs) {
      const planned = plannedTests === undefined ? "" : ` of ${formatCount(plannedTests)}`;
      this.text = `${formatCount(totalTests)}${planned} tests done, ${passed}`;
      this.saidAtMs = nowMs;
    }
    if (state === "finished" && this.wasRunning) {
      this.text = `Run ${head.status ?? "completed"}: ${formatPlural(totalTests, "test")}, ${passed}`;
    }
    this.wasRunning = state !== "finished";
  }
}
