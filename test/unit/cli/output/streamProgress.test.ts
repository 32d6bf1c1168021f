import assert from "node:assert/strict";
import { createProgressDisplay } from "../../../../src/cli/output/progressDisplay.ts";
import {
  formatProgressLine,
  formatProgressReport,
} from "../../../../src/cli/output/progressLine.ts";
import { makeProgress, makeSummary } from "../../editor/text/makeRun.ts";
import { makeObserver, makeStream } from "../../editor/text/makeStream.ts";

const summary = makeSummary({ totalTests: 1, plannedTests: 4, passed: 1, failed: 0 });
const progress = makeProgress({ summary, stream: makeStream() });

describe("progress of a stream test", () => {
  it("shows records so far, their rate and the stop trigger that is nearest, in place of tests a second", () => {
    assert.equal(
      formatProgressLine(progress, 200),
      "█████░░░░░░░░░░░░░░░  1/4 tests  1 passed  0 failed  #11  640 records  480/s  comfort-alerts: 600 of 1,000 records",
    );
    assert.equal(
      formatProgressReport(progress),
      " 25%  1/4 tests  1 passed  0 failed  #11  640 records  480/s  comfort-alerts: 600 of 1,000 records",
    );
  });

  it("never outgrows the terminal", () => {
    for (let width = 1; width < 130; width += 1) {
      assert.ok(formatProgressLine(progress, width).length <= width);
    }
  });

  it("names no trigger of what observes no more", () => {
    const stopped = { ...makeObserver({ state: "stopped" }), role: "reaction" as const };
    const line = formatProgressReport({
      ...progress,
      stream: makeStream({ components: [stopped] }),
    });
    assert.match(line, /600 records {2}450\/s$/);
  });

  it("is told every ten seconds where there is no terminal", () => {
    const written: string[] = [];
    const display = createProgressDisplay({
      write: (text) => void written.push(text),
      rewriteLine: () => assert.fail("there is no terminal"),
      isTerminal: false,
      hasColor: false,
      width: () => undefined,
    });
    const waiting = { ...progress, summary: { ...summary, totalTests: 0, passed: 0 } };
    for (let elapsedMs = 0; elapsedMs <= 35_000; elapsedMs += 100) {
      display.update({ ...waiting, elapsedMs });
    }
    assert.equal(written.length, 3);
    for (let elapsedMs = 0; elapsedMs <= 35_000; elapsedMs += 100) {
      display.update({ ...waiting, stream: undefined, elapsedMs });
    }
    assert.equal(written.length, 3);
  });
});
