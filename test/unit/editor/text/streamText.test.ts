import assert from "node:assert/strict";
import * as runText from "../../../../src/editor/text/runText.ts";
import { describeComponents, formatStream } from "../../../../src/editor/text/streamText.ts";
import { makeProgress, makeSummary } from "./makeRun.ts";
import { makeObserver, makeStream } from "./makeStream.ts";

describe("texts of a stream test that goes on", () => {
  const stream = makeStream();
  const summary = makeSummary({ totalTests: 0, plannedTests: 4 });

  it("names the scenario with the records of all queries and reactions and their rate", () => {
    assert.equal(formatStream(stream), "11 Building comfort: 640 records, 480/s");
    const slow = [
      { ...makeObserver({ recordCount: 1, recordsPerSecond: 0.5 }), role: "query" as const },
    ];
    assert.equal(
      formatStream(makeStream({ components: slow })),
      "11 Building comfort: 1 record, 0.50/s",
    );
  });

  it("stands before the tests in the row of the run, and alone in the status bar", () => {
    const progress = makeProgress({ summary, stream });
    assert.equal(
      runText.formatProgress(progress),
      "640 records, 480/s · 11 Building comfort · 0/4 · 3.1 s",
    );
    assert.equal(runText.formatStatus(progress), "11 Building comfort: 640 records, 480/s");
    assert.equal(runText.formatStatus(makeProgress({ summary })), "people 0/4");
  });

  it("is said to a screen reader", () => {
    assert.equal(
      runText.formatProgressAria(makeProgress({ summary, stream })),
      "people, running, 0 of 4 tests ended, 11 Building comfort: 640 records, 480/s",
    );
  });

  it("tells of each component its state and figures, and the stop trigger that is nearest", () => {
    assert.deepEqual(describeComponents(stream), [
      ["facilities", "running, 700 changes, 500/s"],
      ["room-comfort", "running, 40 records, 30/s, 6 of 60 seconds"],
      ["comfort-alerts", "running, 600 records, 450/s, 600 of 1,000 records"],
    ]);
    const stopped = makeObserver({ state: "stopped", stoppedBy: "idle", errorCount: 2 });
    const failed = makeObserver({ state: "error", message: "port 80 is in use", errorCount: 1 });
    const components = [
      { ...stopped, role: "query" as const },
      { ...failed, role: "reaction" as const },
    ];
    assert.deepEqual(
      describeComponents(makeStream({ components })).map(([, text]) => text),
      [
        "stopped by idle, 600 records, 450/s, 2 errors",
        "error, 600 records, 450/s, 1 error, port 80 is in use",
      ],
    );
  });

  it("is part of the tooltip of its run, and of no other", () => {
    const names = (lines: [string, string][]) => lines.map(([name]) => name);
    const lines = runText.describeProgress(makeProgress({ summary, stream }));
    assert.deepEqual(names(lines), [
      ...["Status", "Tests", "Started", "Stream test"],
      ...["facilities", "room-comfort", "comfort-alerts"],
    ]);
    assert.deepEqual(names(runText.describeProgress(makeProgress())), [
      "Status",
      "Tests",
      "Started",
    ]);
  });
});
