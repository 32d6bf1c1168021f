import assert from "node:assert/strict";
import type { WorkerFigures } from "../../../../src/model/results/runWorkers.ts";
import type { TestOutcome } from "../../../../src/model/results/testOutcome.ts";
import type { WorkerMessage } from "../../../../src/queue/queueMessages.ts";
import { createWorkerList } from "../../../../src/run/queue/workerList.ts";

describe("workers as their coordinator knows them", () => {
  const open = (earlier: readonly WorkerFigures[] = []) => {
    const told: string[] = [];
    const clock = { now: 0 };
    const workers = createWorkerList({
      shown: "redis://there",
      tell: (message) => told.push(message),
      earlier,
      now: () => clock.now,
    });
    const take = (id: string, ...messages: WorkerMessage[]) => {
      const worker = { id, name: id, host: "h", version: "1.0.0" };
      workers.take({ worker, number: 1, messages });
    };
    return { told, clock, workers, take };
  };
  const here = (...serves: string[]): WorkerMessage => ({
    type: "here",
    ...{ serves, underWay: 1, doing: [test] },
  });
  const passedOn = { type: "passedOn", provider: "p", reason: "no key." } as const;

  it("come, leave, and are missed when they tell nothing", () => {
    const { told, clock, workers, take } = open();
    take("a", here("p"));
    take("b", here("p"));
    take("b", { type: "gone" });
    clock.now = 60_000;
    assert.equal(workers.countAlive(), 0);
    assert.deepEqual(told, [
      "Worker a has come.",
      "Worker b has come.",
      "Worker b has left.",
      "Worker a has told nothing for 12 s.",
    ]);
  });

  it("leave a provider to nobody only when all that are there pass it on", () => {
    const { workers, take } = open();
    assert.equal(workers.whyNobody("p"), undefined); // nobody is there: somebody may come
    take("a", here(), passedOn);
    assert.equal(workers.whyNobody("p"), "no key.");
    take("b", here("p"));
    assert.equal(workers.whyNobody("p"), undefined);
  });

  it("are told of with what they do, how fast, and what failed last where", () => {
    const { clock, workers, take } = open();
    take("a", here("p"));
    take("b", here("p"));
    clock.now = 5000;
    for (let nth = 0; nth < 10; nth += 1) workers.addEnded("a", outcome("passed"), passed);
    workers.addEnded("b", outcome("errored"), errored);
    const [a, b] = workers.figures().workers;
    assert.deepEqual(
      [a?.state, a?.passed, a?.underWay, a?.doing, a?.testsPerSecond],
      ["here", 10, 1, [test], 2],
    );
    assert.deepEqual([b?.errored, b?.lastFault], [1, { ...test, message: "no such host" }]);
    assert.deepEqual(workers.counts(), {
      ...{ store: "redis://there", here: 2, left: 0, lost: 0, underWay: 2 },
    });
  });

  it("stay in the list when they are gone, and do not come back by what was told before", () => {
    const { clock, workers, take } = open();
    take("a", here("p"));
    take("b", here("p"));
    take("c", { type: "declined", reason: "another version." });
    take("b", { type: "gone" });
    take("b", { type: "sent", ...test, delivery: 1 });
    clock.now = 60_000;
    workers.countAlive();
    const shown = workers.figures().workers.map(({ id, state, notes }) => [id, state, notes]);
    assert.deepEqual(shown, [
      ["c", "declined", ["another version."]],
      ["b", "left", undefined],
      ["a", "lost", undefined],
    ]);
    assert.equal(workers.counts().underWay, 0);
    take("a", here("p")); // it was cut off only
    assert.equal(workers.counts().here, 1);
  });

  it("count on in a run that is resumed", () => {
    const before = open();
    before.take("a", here("p"));
    before.workers.addEnded("a", outcome("passed"), passed);
    const { workers, take } = open(before.workers.figures().workers);
    const { here: there, lost } = workers.counts();
    assert.deepEqual([there, lost], [0, 1]);
    take("a", here("p"));
    workers.addEnded("a", outcome("passed"), passed);
    assert.deepEqual(
      workers.figures().workers.map(({ state, passed: count }) => [state, count]),
      [["here", 2]],
    );
  });

  it("are a thousand at most, one by one", () => {
    const { workers, take } = open();
    for (let nth = 0; nth < 1200; nth += 1) {
      take(`gone ${nth}`, here("p"));
      take(`gone ${nth}`, { type: "gone" });
    }
    for (let nth = 0; nth < 1100; nth += 1) take(`here ${nth}`, here("p"));
    const { workers: listed, omitted } = workers.figures();
    assert.deepEqual([listed.length, omitted >= 100], [1000, true]);
    assert.ok(listed.every(({ state }) => state === "here"));
  });
});

const test = { provider: "p", scenario: 1, runNumber: 1 };

function outcome(state: TestOutcome["state"]): TestOutcome {
  return { ...test, state, retries: 0, attempts: 1, errorCodes: [] };
}

const attempt = {
  ...{ attemptNumber: 1, success: true, rawResponse: "", parsedResponse: null },
  ...{ validationErrors: [], errorMessage: null },
};
const passed = { runNumber: 1, success: true, attempts: [attempt], finalResponse: null };
const errored = {
  ...passed,
  success: false,
  attempts: [{ ...attempt, success: false, errorMessage: "no such host" }],
};
