import assert from "node:assert/strict";
import type { Terminal } from "../../../../src/cli/command.ts";
import { createProgressDisplay } from "../../../../src/cli/output/progressDisplay.ts";
import {
  formatProgressLine,
  formatProgressReport,
} from "../../../../src/cli/output/progressLine.ts";
import type { RunProgress } from "../../../../src/model/wire/runProgress.ts";

function makeProgress(
  totalTests: number,
  plannedTests = 100,
  over: Partial<RunProgress> = {},
): RunProgress {
  const errored = totalTests > 0 ? 1 : 0;
  return {
    runId: "6f3c1c52-6c0e-4b5e-9d3a-0a1b2c3d4e5f",
    name: "people",
    timestamp: "2026-01-02T03:04:05.006Z",
    elapsedMs: 2000,
    stopping: false,
    summary: {
      totalTests,
      passed: totalTests - errored,
      failed: errored,
      successRate: 0,
      plannedTests,
      errored,
      firstAttemptSuccessRate: 0,
    },
    ...over,
  };
}

function makeTerminal(isTerminal: boolean, columns = 100) {
  const written: string[] = [];
  const terminal: Terminal = {
    write: (text) => void written.push(text),
    rewriteLine: (line) => void written.push(`\r\u001b[K${line}`),
    isTerminal,
    hasColor: false,
    width: () => (isTerminal ? columns : undefined),
  };
  return { terminal, written };
}

describe("formatProgressLine", () => {
  it("goes by the tests that were sent for its speed", () => {
    const line = formatProgressLine(makeProgress(60, 100, { notSent: 40 }), 120);
    assert.match(line, /60\/100 tests .* {2}10\/s {2}4\.0 s left/);
    const none = formatProgressLine(makeProgress(40, 100, { notSent: 40 }), 120);
    assert.doesNotMatch(none, /\/s|left/);
  });

  it("shows bar, counts, speed and the time left", () => {
    assert.equal(
      formatProgressLine(makeProgress(50), 100),
      "██████████░░░░░░░░░░  50/100 tests  49 passed  1 failed (1 errored)  25/s  2.0 s left",
    );
  });

  it("counts the keywords of a probe, and nothing as passed or failed", () => {
    const progress = makeProgress(20, 45, { probe: { told: 6, groups: 14 } });
    const line = formatProgressLine(progress, 100);
    assert.match(line, /20\/45 tests {2}6\/14 keywords {2}10\/s/);
    const report = formatProgressReport(progress);
    assert.match(report, /^ 44% {2}20\/45 tests {2}6\/14 keywords {2}10\/s/);
    assert.doesNotMatch(line + report, /passed|failed|errored/);
  });

  it("claims no speed before the first test, and nothing left at the end", () => {
    assert.equal(
      formatProgressLine(makeProgress(0), 100),
      "░░░░░░░░░░░░░░░░░░░░  0/100 tests  0 passed  0 failed",
    );
    assert.doesNotMatch(formatProgressLine(makeProgress(100), 100), /left/);
  });

  it("never outgrows the terminal", () => {
    for (let width = 0; width < 100; width += 1) {
      assert.ok(formatProgressLine(makeProgress(50), width).length <= width, `width ${width}`);
    }
    assert.match(formatProgressLine(makeProgress(50), 60), /50\/100/);
    assert.match(formatProgressLine(makeProgress(50), 45), /50\/100/);
  });

  it("counts the workers of a run over a queue, and those that are lost", () => {
    const queue = { store: "redis://there", here: 3, left: 1, lost: 0, underWay: 12 };
    const line = formatProgressLine(makeProgress(50, 100, { queue }), 120);
    assert.match(line, /2\.0 s left {2}3 workers, 12 running$/);
    const lone = { ...queue, here: 1, lost: 2, underWay: 0 };
    assert.match(
      formatProgressReport(makeProgress(50, 100, { queue: lone })),
      /1 worker \(2 lost\)$/,
    );
    const paused = { ...queue, paused: "http" } as const;
    assert.match(
      formatProgressReport(makeProgress(50, 100, { queue: paused })),
      /3 workers, 12 running {2}paused$/,
    );
  });

  it("says when the run is stopping", () => {
    assert.match(formatProgressLine(makeProgress(5, 100, { stopping: true }), 120), /stopping/);
  });
});

describe("createProgressDisplay", () => {
  it("rewrites one line on a terminal and leaves none behind", () => {
    const { terminal, written } = makeTerminal(true);
    const display = createProgressDisplay(terminal);
    display.update(makeProgress(1));
    display.update(makeProgress(2));
    display.note("hello");
    display.end();
    const text = written.join("");
    assert.equal(text.split("\n").length, 2);
    assert.ok(text.includes("\r\u001b[Khello\n"));
    assert.ok(text.endsWith("\r\u001b[K"));
  });

  it("writes a line for every tenth elsewhere, without control characters", () => {
    const { terminal, written } = makeTerminal(false);
    const display = createProgressDisplay(terminal);
    for (let ended = 0; ended <= 100; ended += 1) display.update(makeProgress(ended));
    display.update(makeProgress(100));
    display.end();
    assert.equal(written.length, 10);
    assert.match(written[0] ?? "", /^ 10% {2}10\/100 tests/);
    assert.match(written[9] ?? "", /^100%/);
    assert.ok(written.every((line) => !line.includes("\r") && !line.includes("\u001b")));
  });
});
