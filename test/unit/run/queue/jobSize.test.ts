import assert from "node:assert/strict";
import { createJobSize } from "../../../../src/run/queue/jobSize.ts";

describe("tests that go into a job", () => {
  /** Ends a test every so many ms for half a second. */
  const sizeWhenEndedEvery = (ms: number, concurrency: number) => {
    let now = 5000;
    const size = createJobSize(concurrency, () => now);
    for (let passed = 0; passed < 500; passed += ms) {
      size.ended();
      now += ms;
    }
    return size.tests;
  };

  it("are one where nothing has ended yet, and where a test takes its time", () => {
    assert.equal(createJobSize(20).tests, 1);
    assert.equal(sizeWhenEndedEvery(10, 20), 1);
  });

  it("are as many as end within a tenth of a second one after the other, and not more than 20", () => {
    assert.equal(sizeWhenEndedEvery(1, 20), 5);
    assert.equal(sizeWhenEndedEvery(0.1, 20), 20);
  });

  it("are one again once tests take longer", () => {
    let now = 0;
    const size = createJobSize(20, () => now);
    for (; now < 500; now += 1) size.ended();
    assert.ok(size.tests > 1);
    for (; now < 1500; now += 50) size.ended();
    assert.equal(size.tests, 1);
  });
});
