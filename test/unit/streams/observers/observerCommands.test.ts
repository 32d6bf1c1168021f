import assert from "node:assert/strict";
import { UserError } from "../../../../src/model/userError.ts";
import { makeObserver, tally, turn } from "./observerFixtures.ts";

describe("commands of an observer", () => {
  it("opens the handler at the first start and tells its address", async () => {
    const { observer, handler, changes } = makeObserver();
    assert.deepEqual([observer.state, observer.url, handler.calls], ["stopped", undefined, []]);
    await observer.command("start");
    assert.equal(observer.url, "http://127.0.0.1:7000/reaction");
    assert.deepEqual([handler.calls, changes], [["open"], ["running"]]);
  });

  it("takes what comes in while its handler opens", async () => {
    const bench = makeObserver();
    bench.handler.onOpen = () => void bench.handler.bring("a");
    await bench.observer.command("start");
    assert.deepEqual(tally(bench), { taken: 1, refused: 0, late: 0 });
  });

  it("is in error when its handler cannot be opened, and opens it after a reset", async () => {
    const { observer, handler, loggers } = makeObserver();
    const inUse = new UserError("Port 7000 is in use.", { code: "config" });
    handler.onOpen = () => Promise.reject(inUse);
    await assert.rejects(observer.command("start"), inUse);
    const { state, message, errorCount } = observer.status();
    assert.deepEqual([state, message, errorCount], ["error", "Port 7000 is in use.", 1]);
    assert.equal(loggers.ends.length, 1);
    await observer.command("reset");
    await observer.command("start");
    assert.deepEqual(handler.calls, ["open", "close", "open"]);
    assert.equal(observer.state, "running");
  });

  it("goes on where it was when it is started after a stop", async () => {
    const { observer, handler, loggers } = makeObserver();
    await observer.command("start");
    handler.bring("a", "b");
    await observer.command("stop");
    assert.equal(observer.status().stoppedBy, "command");
    handler.bring("late");
    await observer.command("start");
    assert.equal(observer.status().stoppedBy, undefined);
    handler.bring("c");
    await observer.command("stop");
    assert.deepEqual(
      loggers.lines.map(({ id, sequence }) => [id, sequence]),
      [
        ["a", 1],
        ["b", 2],
        ["c", 3],
      ],
    );
    assert.equal(loggers.ends.length, 2);
    const { recordCount, lateCount } = observer.status();
    assert.deepEqual([recordCount, lateCount], [3, 1]);
    assert.deepEqual(handler.calls, ["open"]);
  });

  it("zeroes everything at a reset, and numbers from 1 again", async () => {
    const { observer, handler, loggers } = makeObserver({ queueSize: 1 });
    await observer.command("start");
    handler.bring("a", "b");
    handler.sink.reportError("a request was cut off");
    await observer.command("pause");
    handler.bring("refused");
    await observer.command("stop");
    handler.bring("late");
    const before = observer.status();
    assert.deepEqual(
      [before.recordCount, before.refusedCount, before.lateCount, before.errorCount],
      [2, 1, 1, 1],
    );
    assert.deepEqual([before.maxQueueDepth, before.waitCount], [2, 1]);
    await observer.command("reset");
    assert.deepEqual(loggers.lines, []);
    const { series, url: _url, ...status } = observer.status();
    assert.deepEqual(status, {
      id: "alerts",
      role: "reaction",
      kind: "http",
      state: "stopped",
      stoppedBy: undefined,
      message: undefined,
      ledger: undefined,
      nearestTrigger: undefined,
      recordCount: 0,
      recordsPerSecond: 0,
      errorCount: 0,
      queueDepth: 0,
      maxQueueDepth: 0,
      waitCount: 0,
      refusedCount: 0,
      lateCount: 0,
      probeCount: 0,
      badSignatureCount: 0,
    });
    assert.equal(
      series.counts.reduce((sum, count) => sum + count, 0),
      0,
    );
    await observer.command("start");
    handler.bring("c");
    const numbered = [...loggers.lines].map(({ id, sequence }) => [id, sequence]);
    assert.deepEqual(numbered, [["c", 1]]);
  });

  it("forgets at a reset what went wrong, loggers that gave up included", async () => {
    const { observer, handler, loggers } = makeObserver();
    const [result] = loggers.results;
    assert.ok(result !== undefined);
    loggers.results = [{ ...result, error: "disk full" }];
    await observer.command("start");
    handler.sink.reportError("a request was cut off");
    await observer.command("stop");
    assert.equal(observer.status().errorCount, 2);
    await observer.command("reset");
    assert.deepEqual([observer.status().errorCount, observer.status().message], [0, undefined]);
    loggers.results = [result];
    const { errorCount, errors } = await observer.finish();
    assert.deepEqual([errorCount, errors], [0, []]);
  });

  it("takes nothing more as soon as a paused one is reset, and removes the rest when it is written", async () => {
    const { observer, handler, loggers } = makeObserver();
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a");
    await observer.command("pause");
    const reset = observer.command("reset");
    await turn();
    assert.deepEqual([observer.state, handler.sink.admission()], ["stopped", "stopped"]);
    assert.equal(observer.status().recordCount, 1);
    loggers.write();
    await reset;
    assert.deepEqual([observer.status().recordCount, loggers.lines], [0, []]);
  });

  it("counts towards a stop trigger anew after a reset and after a start", async () => {
    const { observer, handler } = makeObserver({
      triggers: [{ kind: "record-count", recordCount: 2 }],
    });
    for (const command of ["stop", "reset"] as const) {
      await observer.command("start");
      handler.bring("a");
      assert.equal(observer.state, "running");
      handler.bring("b");
      assert.equal(observer.state, "stopped");
      await observer.command(command);
    }
  });

  it("lets nothing in while it is paused, and goes on afterwards", async () => {
    const bench = makeObserver();
    const { observer, handler } = bench;
    await observer.command("start");
    await observer.command("pause");
    handler.bring("a");
    assert.equal(handler.sink.admission(), "paused");
    await observer.command("start");
    handler.bring("b");
    assert.deepEqual(tally(bench), { taken: 1, refused: 1, late: 0 });
    assert.deepEqual(handler.calls, ["open", "hold", "release"]);
  });

  it("carries commands out one after another, each judged when its turn comes", async () => {
    const { observer, handler, loggers, changes } = makeObserver();
    const opening = Promise.withResolvers<void>();
    handler.onOpen = () => opening.promise;
    const commands = (["start", "pause", "stop", "reset", "start"] as const).map((command) =>
      observer.command(command),
    );
    await turn();
    assert.equal(observer.state, "running");
    opening.resolve();
    await Promise.all(commands);
    assert.deepEqual(changes, ["running", "paused", "stopped", "stopped", "running"]);
    assert.equal(loggers.ends.length, 1);
  });

  it("finishes the logs of an ending before it starts again", async () => {
    const { observer, handler, loggers } = makeObserver({
      triggers: [{ kind: "record-count", recordCount: 1 }],
    });
    loggers.isSlow = true;
    await observer.command("start");
    handler.bring("a");
    const started = observer.command("start");
    await turn();
    assert.equal(observer.state, "stopped");
    loggers.write();
    await started;
    assert.equal(observer.state, "running");
    assert.equal(loggers.ends.length, 1);
  });

  it("opens a handler anew that failed after the end", async () => {
    const { observer, handler } = makeObserver();
    await observer.command("start");
    await observer.command("stop");
    handler.sink.fail("connection lost");
    assert.deepEqual([observer.state, observer.status().errorCount], ["stopped", 0]);
    await observer.command("start");
    assert.deepEqual(handler.calls, ["open", "close", "open"]);
  });

  it("refuses commands after its end, also those that waited for their turn", async () => {
    const { observer } = makeObserver();
    await observer.command("start");
    const waiting = assert.rejects(observer.command("stop"), /The observation of Reaction alerts/);
    await observer.finish();
    await waiting;
    const refusal = { message: "The observation of Reaction alerts is over.", code: "usage" };
    await assert.rejects(observer.command("start"), refusal);
  });
});
