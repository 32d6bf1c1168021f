import assert from "node:assert/strict";
import { mock } from "node:test";
import { createDebounced, createGathered, createThrottled } from "../../../src/common/throttle.ts";

describe("throttles", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  const make = <T extends { trigger(): void }>(create: (task: () => void) => T) => {
    let calls = 0;
    const throttled = create(() => {
      calls += 1;
    });
    /** Calls after a wait, and after as many triggers. */
    const callsAfter = (ms: number, triggers = 0) => {
      mock.timers.tick(ms);
      for (let count = 0; count < triggers; count += 1) throttled.trigger();
      return calls;
    };
    return { throttled, callsAfter };
  };

  it("call once, some time after the last trigger", () => {
    const { throttled, callsAfter } = make((task) => createDebounced(100, task));
    assert.deepEqual(
      [callsAfter(0, 2), callsAfter(99, 1), callsAfter(99), callsAfter(1), callsAfter(500)],
      [0, 0, 0, 1, 1],
    );
    throttled.trigger();
    throttled.dispose();
    assert.equal(callsAfter(100), 1);
  });

  it("call once, some time after the first trigger", () => {
    const { throttled, callsAfter } = make((task) => createGathered(100, task));
    assert.deepEqual(
      [callsAfter(0, 2), callsAfter(99, 1), callsAfter(1), callsAfter(99, 1)],
      [0, 0, 1, 1],
    );
    throttled.dispose();
    assert.equal(callsAfter(100), 1);
    assert.deepEqual([callsAfter(0, 1), callsAfter(100)], [1, 2]);
  });

  it("call at once, then once in an interval, and do not lose the last trigger", async () => {
    const { throttled, callsAfter } = make((task) => createThrottled(100, task));
    assert.equal(callsAfter(0, 3), 1);
    await settle();
    assert.deepEqual([callsAfter(99, 1), callsAfter(1)], [1, 2]);
    await settle();
    assert.equal(callsAfter(500), 2);
    assert.equal(callsAfter(0, 1), 3);
    await settle();
    throttled.trigger();
    throttled.end();
    assert.equal(callsAfter(0), 4);
    throttled.end();
    assert.equal(callsAfter(500, 1), 4);
  });

  it("drop what is due when they are disposed", async () => {
    const { throttled, callsAfter } = make((task) => createThrottled(100, task));
    assert.equal(callsAfter(0, 2), 1);
    await settle();
    throttled.dispose();
    throttled.end();
    assert.equal(callsAfter(500, 1), 1);
  });
});

describe("a throttled task that takes its time", () => {
  it("never runs twice at a time and does not lose the last trigger", async () => {
    const done = Promise.withResolvers<void>();
    let active = 0;
    let highest = 0;
    let turns = 0;
    const throttled = createThrottled(0, async () => {
      active += 1;
      highest = Math.max(highest, active);
      turns += 1;
      if (turns === 1) {
        throttled.trigger();
        throttled.trigger();
      }
      await new Promise((resolve) => setImmediate(resolve));
      active -= 1;
      if (turns === 2) done.resolve();
    });
    throttled.trigger();
    throttled.trigger();
    await done.promise;
    assert.equal(highest, 1);
    assert.equal(turns, 2);
  });
});

/** Lets a turn that has ended say so. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
