import assert from "node:assert/strict";
import { mock } from "node:test";
import { makeObserver, tally, turn } from "./observerFixtures.ts";

describe("the end of an observation", () => {
  it("takes the rest of the batch in which a stop trigger fires, and nothing after it", async () => {
    const bench = makeObserver({ triggers: [{ kind: "record-count", recordCount: 2 }] });
    const { observer, handler, loggers, changes } = bench;
    await observer.command("start");
    handler.bring("a", "b", "c", "d");
    assert.deepEqual([observer.state, observer.status().stoppedBy], ["stopped", "record-count"]);
    handler.bring("e", "f");
    assert.deepEqual(tally(bench), { taken: 4, refused: 0, late: 2 });
    await turn();
    assert.equal(loggers.lines.length, 4);
    assert.equal(loggers.ends.length, 1);
    assert.deepEqual(changes, ["running", "stopped"]);
  });

  it("is told by a schema that matches the payload of a record", async () => {
    const { observer, handler } = makeObserver({
      triggers: [{ kind: "schema", schema: {} }],
      compileSchema: () => (payload) => JSON.stringify(payload).includes("alarm"),
    });
    await observer.command("start");
    handler.bring("a");
    assert.equal(observer.state, "running");
    const payload = { type: "ResultStream", query_id: null, phase: null, query_result: "alarm" };
    handler.sink.take([handler.arrive("b", payload as never)]);
    assert.equal(observer.status().stoppedBy, "schema");
  });

  it("comes after the given time, also within a pause, and leaves no timer", async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_795_224_454_000 });
    try {
      const { observer } = makeObserver({
        triggers: [{ kind: "duration", seconds: 60 }],
        now: () => BigInt(Date.now()) * 1_000_000n,
      });
      await observer.command("start");
      mock.timers.tick(30_000);
      const nearest = { kind: "duration", progress: 0.5, text: "30 s of 60 s" };
      assert.deepEqual(observer.status().nearestTrigger, nearest);
      await observer.command("pause");
      mock.timers.tick(30_000);
      assert.deepEqual([observer.state, observer.status().stoppedBy], ["stopped", "duration"]);
      assert.equal(observer.status().nearestTrigger, undefined);
      await observer.command("start");
      await observer.command("stop");
      mock.timers.tick(60_000);
      assert.equal(observer.status().stoppedBy, "command");
    } finally {
      mock.timers.reset();
    }
  });

  it("leaves the time of a pause out of the idle time, and lets no timer run on", async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_795_224_454_000 });
    const setTimer = mock.method(globalThis, "setTimeout");
    const clearTimer = mock.method(globalThis, "clearTimeout");
    try {
      const { observer, handler } = makeObserver({
        triggers: [{ kind: "idle", seconds: 10 }],
        now: () => BigInt(Date.now()) * 1_000_000n,
      });
      await observer.command("start");
      handler.bring("a");
      mock.timers.tick(4_000);
      await observer.command("pause");
      mock.timers.tick(60_000);
      await observer.command("start");
      mock.timers.tick(5_999);
      assert.equal(observer.state, "running");
      mock.timers.tick(1);
      assert.equal(observer.status().stoppedBy, "idle");
      await observer.command("start");
      handler.bring("b");
      await observer.command("stop");
      const last = setTimer.mock.calls.at(-1)?.result;
      assert.ok(clearTimer.mock.calls.some((call) => call.arguments[0] === last));
    } finally {
      mock.restoreAll();
      mock.timers.reset();
    }
  });

  it("waits for what was taken before it ends the loggers", async () => {
    const { observer, handler, loggers } = makeObserver();
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a", "b", "c");
    const stopped = observer.command("stop");
    await turn();
    assert.equal(observer.state, "stopped");
    loggers.write(2);
    await turn();
    assert.deepEqual([observer.status().queueDepth, loggers.ends.length], [1, 0]);
    loggers.write();
    await stopped;
    assert.deepEqual([observer.status().queueDepth, loggers.ends.length], [0, 1]);
  });

  it("is an error when the handler fails, with all that was taken in ended logs", async () => {
    const { observer, handler, loggers } = makeObserver();
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a", "b");
    handler.sink.fail("Redis is gone");
    handler.sink.fail("and gone again");
    loggers.write();
    const figures = await observer.finish();
    assert.deepEqual([figures.state, figures.stoppedBy], ["error", null]);
    assert.deepEqual([figures.errorCount, figures.errors], [1, ["Redis is gone"]]);
    assert.equal(figures.message, "Redis is gone");
    assert.deepEqual([loggers.lines.length, loggers.ends.length], [2, 1]);
  });

  it("is an error when it cannot go on for a reason outside, unless it has ended", async () => {
    const { observer } = makeObserver();
    observer.fail("too early");
    assert.equal(observer.state, "stopped");
    await observer.command("start");
    await observer.command("pause");
    observer.fail("The system exited with code 1.");
    assert.equal(observer.state, "error");
    observer.fail("too late");
    assert.equal(observer.status().message, "The system exited with code 1.");
  });

  it("survives being failed from within the change it tells of", async () => {
    const { observer } = makeObserver({ onChange: () => observer.fail("The source broke off.") });
    await observer.command("start");
    assert.equal(observer.state, "error");
    assert.equal((await observer.finish()).state, "error");
  });
});

describe("the figures of an observation", () => {
  it("speak of the time from the first record to the end, of counts and of loggers", async () => {
    const { observer, handler, loggers, clock } = makeObserver({ queueSize: 2 });
    await observer.command("start");
    clock.ns = 2_000_000_000_000_000_000n;
    handler.bring("a");
    const firstNs = clock.ns - 1n;
    handler.bring("b", "c", "d");
    await observer.command("stop");
    handler.bring("late", "later");
    const figures = await observer.finish();
    const { measurement } = figures;
    assert.equal(measurement.record_count, 4);
    assert.equal(measurement.start_time_ns, firstNs);
    assert.equal(measurement.end_time_ns, loggers.ends[0]);
    assert.equal(figures.stoppedBy, "command");
    assert.equal(figures.lateCount, 2);
    assert.deepEqual([figures.maxQueueDepth, figures.waitCount], [4, 1]);
    assert.deepEqual(figures.loggers, loggers.results);
    assert.deepEqual([figures.errorCount, figures.errors], [0, []]);
    assert.equal(figures.url, "http://127.0.0.1:7000/reaction");
    assert.deepEqual(handler.calls, ["open", "close"]);
    assert.equal(loggers.ends.length, 1);
  });

  it("end one that goes on, without saying that something stopped it", async () => {
    const { observer, handler, loggers } = makeObserver();
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a");
    const finished = observer.finish();
    assert.equal(observer.state, "stopped");
    handler.bring("late");
    loggers.write();
    const figures = await finished;
    assert.deepEqual([figures.state, figures.stoppedBy], ["stopped", null]);
    assert.deepEqual([figures.measurement.record_count, figures.lateCount], [1, 1]);
    assert.equal(await observer.finish(), figures);
    assert.equal(loggers.ends.length, 1);
  });

  it("are there for one that never began, and for one that was reset", async () => {
    const never = makeObserver();
    const figures = await never.observer.finish();
    assert.deepEqual([figures.state, figures.measurement.record_count], ["stopped", 0]);
    assert.equal(figures.measurement.start_time_ns, figures.measurement.end_time_ns);
    assert.deepEqual(never.loggers.ends, [figures.measurement.end_time_ns]);
    const reset = makeObserver();
    await reset.observer.command("start");
    reset.handler.bring("a");
    await reset.observer.command("stop");
    await reset.observer.command("reset");
    const { measurement } = await reset.observer.finish();
    assert.equal(measurement.record_count, 0);
    assert.equal(reset.loggers.ends.length, 2);
    assert.equal(reset.loggers.ends.at(-1), measurement.end_time_ns);
  });

  it("count loggers that gave up as errors, and keep the first 20 messages", async () => {
    const { observer, handler, loggers } = makeObserver();
    await observer.command("start");
    for (let number = 1; number <= 19; number += 1) handler.sink.reportError(`error ${number}`);
    loggers.results = [
      { has_output: false, logger_name: "jsonl", output_folder_path: null, error: "disk full" },
      { has_output: false, logger_name: "console", output_folder_path: null, error: "closed" },
    ];
    const { errorCount, errors, message } = await observer.finish();
    assert.equal(errorCount, 21);
    assert.equal(errors.length, 20);
    assert.equal(errors.at(-1), "The logger jsonl gave up: disk full");
    assert.equal(message, "error 19");
  });

  it("leave out what goes wrong after the end", async () => {
    const { observer, handler } = makeObserver();
    await observer.command("start");
    await observer.command("stop");
    handler.sink.reportError("the stream was closed");
    assert.equal((await observer.finish()).errorCount, 0);
  });
});
