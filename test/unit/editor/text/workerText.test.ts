import assert from "node:assert/strict";
import {
  describeQueue,
  describeWorker,
  formatWorker,
  formatWorkerAria,
  formatWorkerCounts,
} from "../../../../src/editor/text/workerText.ts";
import type { WorkerFigures } from "../../../../src/model/results/runWorkers.ts";

const test = { provider: "p", scenario: 2, runNumber: 3 };
const worker: WorkerFigures = {
  ...{ id: "a", name: "box-17", host: "box", version: "1.2.3", state: "here" },
  ...{ joined: "2026-11-28T10:00:00.000Z", underWay: 4, doing: [test] },
  ...{ passed: 1230, failed: 3, errored: 0, testsPerSecond: 12.34 },
};

describe("a worker in words", () => {
  it("is told of by what it does, how fast, and how its tests ended", () => {
    assert.equal(formatWorker(worker), "4 running · 12.3/s · 1,230 passed · 3 failed");
    assert.match(formatWorkerAria(worker), /^worker box-17, at work, 4 running, 12\.3\/s, /);
  });

  it("that is gone begins with how, and claims no rate", () => {
    const { testsPerSecond: _, ...rest } = worker;
    assert.equal(
      formatWorker({ ...rest, state: "lost", underWay: 0 }),
      "lost · 1,230 passed · 3 failed",
    );
  });

  it("that has done nothing says that it waits, or why it takes nothing", () => {
    const idle = { ...worker, underWay: 0, passed: 0, failed: 0, testsPerSecond: 0 };
    assert.equal(formatWorker(idle), "waits");
    assert.equal(formatWorker({ ...idle, notes: ["it wants a key."] }), "it wants a key.");
  });

  it("has what failed last, and where, in its tooltip", () => {
    const lines = describeWorker({ ...worker, lastFault: { ...test, message: "http 500" } });
    const shown = new Map(lines);
    assert.equal(shown.get("Last failure"), "p, scenario 2, run 3: http 500");
    assert.equal(shown.get("Now"), "4 running: p, scenario 2, run 3");
    assert.equal(shown.get("Version"), "1.2.3");
  });

  it("is counted with those that are lost", () => {
    const counts = { store: "redis://there", here: 3, left: 1, lost: 0, underWay: 4 };
    assert.equal(formatWorkerCounts(counts), "3 workers");
    assert.equal(formatWorkerCounts({ ...counts, here: 1, lost: 2 }), "1 worker, 2 lost");
  });

  it("stands still while its run is paused, which is told with who asked for it", () => {
    const queue = { store: "redis://there", here: 3, left: 0, lost: 0, underWay: 0 };
    assert.equal(formatWorkerCounts({ ...queue, paused: "http" }), "3 workers · paused");
    assert.deepEqual(describeQueue({ ...queue, paused: "http" })[1], ["Paused", "over HTTP"]);
  });
});
