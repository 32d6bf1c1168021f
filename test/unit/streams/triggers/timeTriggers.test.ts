import assert from "node:assert/strict";
import { mock } from "node:test";
import { createTriggers } from "../../../../src/streams/triggers/createTriggers.ts";
import { armTriggers, makeRecord, mockedNow, mockTime } from "./triggerFixtures.ts";

const { timers } = mock;

describe("stop triggers that look at the clock", () => {
  beforeEach(() => mockTime());
  afterEach(() => timers.reset());

  it("fires when the duration is over, not a millisecond before", () => {
    const { due } = armTriggers([{ kind: "duration", seconds: 60 }]);
    timers.tick(59_999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["duration"]);
  });

  it("counts the time of a pause into the duration, and fires within it", () => {
    const { set, due } = armTriggers([{ kind: "duration", seconds: 60 }]);
    timers.tick(20_000);
    set.hold();
    timers.tick(39_999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["duration"]);
  });

  it("waits for the end of a duration beyond the longest delay of a timer", () => {
    const days = 86_400_000;
    // The mocked timer keeps any delay; a real one would fire at once beyond 2^31 - 1.
    const setTimer = mock.method(globalThis, "setTimeout");
    const { due } = armTriggers([{ kind: "duration", seconds: 60 * 86_400 }]);
    for (let day = 0; day < 59; day += 1) timers.tick(days);
    timers.tick(days - 1);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["duration"]);
    const delays = setTimer.mock.calls.map((call) => Number(call.arguments[1]));
    setTimer.mock.restore();
    assert.equal(delays.length, 3);
    assert.ok(Math.max(...delays) < 2 ** 31);
  });

  it("is not idle before the first record", () => {
    const { due } = armTriggers([{ kind: "idle", seconds: 10 }]);
    timers.tick(299_000);
    assert.deepEqual(due, []);
  });

  it("is idle when nothing has been taken for so long, wherever the record came from", () => {
    const { set, due } = armTriggers([{ kind: "idle", seconds: 10 }]);
    timers.tick(100_000);
    for (const sequence of [1, 2, 3]) {
      set.onRecord(makeRecord(sequence));
      timers.tick(9_999);
    }
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["idle"]);
  });

  it("leaves the time of a pause out of the idle time", () => {
    const { set, due } = armTriggers([{ kind: "idle", seconds: 10 }]);
    set.onRecord(makeRecord(1));
    timers.tick(4_000);
    set.hold();
    timers.tick(60_000);
    set.release();
    timers.tick(5_999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["idle"]);
  });

  it("is not idle when it is armed again, until the next record", () => {
    const { set, due } = armTriggers([{ kind: "idle", seconds: 10 }]);
    set.onRecord(makeRecord(1));
    set.hold();
    set.arm();
    timers.tick(60_000);
    set.onRecord(makeRecord(2));
    timers.tick(9_999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["idle"]);
  });

  it("fires whichever is due first, and only that", () => {
    const { set, due } = armTriggers([
      { kind: "duration", seconds: 60 },
      { kind: "idle", seconds: 10 },
    ]);
    set.onRecord(makeRecord(1));
    timers.tick(10_000);
    assert.deepEqual(due, ["idle"]);
    set.arm();
    for (let sequence = 2; sequence <= 13; sequence += 1) {
      set.onRecord(makeRecord(sequence));
      timers.tick(5_000);
    }
    assert.deepEqual(due, ["idle", "duration"]);
  });

  it("leaves no timer behind when it is disarmed", () => {
    const { set, due } = armTriggers([
      { kind: "duration", seconds: 1 },
      { kind: "idle", seconds: 1 },
    ]);
    set.onRecord(makeRecord(1));
    set.disarm();
    timers.tick(10_000);
    assert.deepEqual(due, []);
  });

  it("tells how far the nearest one is", () => {
    const { set } = armTriggers([
      { kind: "duration", seconds: 60 },
      { kind: "idle", seconds: 2.5 },
    ]);
    timers.tick(12_900);
    const nearest = { kind: "duration", progress: 0.215, text: "12 s of 60 s" };
    assert.deepEqual(set.nearest(), nearest);
    set.onRecord(makeRecord(1));
    timers.tick(2_000);
    const idle = { kind: "idle", progress: 0.8, text: "idle 2 s of 2.5 s" };
    assert.deepEqual(set.nearest(), idle);
    set.hold();
    timers.tick(1_000);
    assert.deepEqual(set.nearest(), idle);
  });

  it("waits with a duration until the clock is started", () => {
    const due: string[] = [];
    const onDue = (kind: string) => due.push(kind);
    const fail = () => assert.fail("a payload was judged");
    const options = { compileSchema: () => () => false, now: mockedNow, onDue, fail };
    const set = createTriggers([{ kind: "duration", seconds: 2 }], options);
    set.arm();
    timers.tick(5000);
    assert.deepEqual(due, []);
    set.startClock();
    timers.tick(1999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["duration"]);
    set.disarm();
  });

  it("ends what nothing comes to, where no duration would", () => {
    const { set, due } = armTriggers([{ kind: "record-count", recordCount: 10 }]);
    timers.tick(200_000);
    set.onRecord(makeRecord(1));
    timers.tick(299_999);
    assert.deepEqual(due, []);
    timers.tick(1);
    assert.deepEqual(due, ["idle"]);
    set.disarm();
    const patient = armTriggers([{ kind: "idle", seconds: 400 }]);
    timers.tick(399_999);
    assert.deepEqual(patient.due, []);
    timers.tick(1);
    assert.deepEqual(patient.due, ["idle"]);
    patient.set.disarm();
  });
});
