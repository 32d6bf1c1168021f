import assert from "node:assert/strict";
import type { WorkerMessage } from "../../../../src/queue/queueMessages.ts";
import { createWorkerList } from "../../../../src/run/queue/workerList.ts";

describe("workers as their coordinator knows them", () => {
  const open = () => {
    const told: string[] = [];
    const clock = { now: 0 };
    const workers = createWorkerList(
      (message) => told.push(message),
      () => clock.now,
    );
    const take = (id: string, ...messages: WorkerMessage[]) =>
      workers.take({ worker: { id, name: id }, number: 1, messages });
    return { told, clock, workers, take };
  };
  const here = (...serves: string[]): WorkerMessage => ({ type: "here", serves, underWay: 0 });
  const passedOn = { type: "passedOn", provider: "p", reason: "no key." } as const;

  it("come, leave, and are missed when they tell nothing", () => {
    const { told, clock, workers, take } = open();
    take("a", here("p"));
    take("b", here("p"));
    take("b", { type: "gone" });
    clock.now = 60_000;
    assert.equal(workers.alive().length, 0);
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
});
