import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DispatchError } from "../../../../src/streams/dispatchers/dispatcher.ts";
import {
  finalFailure,
  KeepingDispatcher,
  makeGeneratorConfig,
  makeSource,
  playAll,
} from "./testSource.ts";

describe("source runner", () => {
  it("sends every change once, in order, and reports its figures", async () => {
    const { runner, dispatcher, states, reaches } = makeSource({ config: makeGeneratorConfig() });
    await runner.open();
    assert.equal(runner.status().plannedCount, 10);
    await runner.command({ name: "start" });
    await reaches("finished");
    const figures = await runner.finish(5000);
    assert.deepEqual(states, ["running", "finished"]);
    assert.deepEqual(
      dispatcher.sent.map(({ sequence }) => sequence),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.deepEqual(dispatcher.calls, ["open", "flush", "close"]);
    assert.equal(figures.state, "finished");
    assert.equal(figures.recordCount, 10);
    assert.equal(figures.startNs, dispatcher.sent[0]?.sentNs);
    assert.ok(figures.endNs >= (dispatcher.sent[9]?.sentNs ?? 0n));
    const seconds = Number(figures.endNs - figures.startNs) / 1e9;
    assert.equal(figures.recordsPerSecond, 10 / seconds);
    assert.equal(
      figures.series.counts.reduce((sum, count) => sum + count, 0),
      10,
    );
  });

  it("steps and skips the next changes, then is paused; at the last it is finished", async () => {
    const all = await playAll(makeGeneratorConfig());
    const { runner, dispatcher, reaches } = makeSource({ config: makeGeneratorConfig() });
    await runner.open();
    await runner.command({ name: "step", count: 2 });
    await reaches("paused");
    await runner.command({ name: "skip", count: 5 });
    await reaches("paused");
    assert.equal(runner.status().recordCount, 2);
    assert.equal(runner.status().skippedCount, 5);
    await runner.command({ name: "step", count: 3 });
    await reaches("finished");
    assert.deepEqual(dispatcher.texts, [...all.slice(0, 2), ...all.slice(7)]);
    assert.deepEqual(
      dispatcher.sent.map(({ sequence }) => sequence),
      [1, 2, 8, 9, 10],
    );
    await runner.finish(5000);
  });

  it("ends a step or skip at the last change when fewer are left", async () => {
    for (const name of ["step", "skip"] as const) {
      const { runner, reaches } = makeSource({ config: makeGeneratorConfig() });
      await runner.open();
      await runner.command({ name, count: 1000 });
      await reaches("finished");
      await runner.finish(5000);
    }
  });

  it("sends nothing after pause has resolved, and goes on with the next change", async () => {
    const config = makeGeneratorConfig({ changeCount: 20_000 });
    const { runner, dispatcher, reaches } = makeSource({ config });
    await runner.open();
    const fifth = new Promise<void>((resolve) => {
      dispatcher.onSend = () => {
        if (dispatcher.sent.length === 5) resolve();
      };
    });
    await runner.command({ name: "start" });
    await fifth;
    await runner.command({ name: "pause" });
    const sent = dispatcher.sent.length;
    assert.ok(sent < 20_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(dispatcher.sent.length, sent);
    await runner.command({ name: "start" });
    await reaches("finished");
    assert.deepEqual(
      dispatcher.sent.map(({ sequence }) => sequence),
      Array.from({ length: 20_000 }, (_, index) => index + 1),
    );
    await runner.finish(5000);
  });

  it("starts anew after a reset, with everything at zero", async () => {
    const { runner, dispatcher, reaches } = makeSource({ config: makeGeneratorConfig() });
    await runner.open();
    await runner.command({ name: "skip", count: 3 });
    await reaches("paused");
    await runner.command({ name: "start" });
    await reaches("finished");
    await runner.command({ name: "reset" });
    const status = runner.status();
    assert.equal(runner.state, "stopped");
    assert.deepEqual([status.recordCount, status.skippedCount, status.errorCount], [0, 0, 0]);
    assert.deepEqual(status.series.counts, []);
    assert.ok(dispatcher.calls.includes("reset"));
    dispatcher.sent.length = 0;
    await runner.command({ name: "start" });
    await reaches("finished");
    assert.deepEqual(dispatcher.texts, await playAll(makeGeneratorConfig()));
    await runner.finish(5000);
  });

  it("counts changes that were refused and goes on", async () => {
    const { runner, dispatcher, logged, reaches } = makeSource({
      config: makeGeneratorConfig({ changeCount: 30 }),
    });
    dispatcher.failure = new DispatchError("refused", { failedCount: 1, isFinal: false });
    dispatcher.onSend = () => {
      if (dispatcher.sent.length === 30) dispatcher.failure = undefined;
    };
    await runner.open();
    await runner.command({ name: "start" });
    await reaches("finished");
    const figures = await runner.finish(5000);
    assert.deepEqual([figures.recordCount, figures.failedCount, figures.errorCount], [30, 29, 29]);
    assert.equal(figures.errors.length, 20);
    assert.equal(logged.length, 20);
  });

  it("is in error when every one of its changes was refused", async () => {
    const { runner, dispatcher, reaches } = makeSource({
      config: makeGeneratorConfig({ changeCount: 3 }),
    });
    dispatcher.failure = new DispatchError("refused", { failedCount: 1, isFinal: false });
    await runner.open();
    await runner.command({ name: "start" });
    await reaches("error");
    assert.equal(runner.status().message, "None of its 3 changes was delivered: refused");
  });

  it("counts what came too late apart, as no error", async () => {
    const { runner, dispatcher, logged, reaches } = makeSource({
      config: makeGeneratorConfig({ changeCount: 3 }),
    });
    const details = { failedCount: 1, isFinal: false, isLate: true };
    dispatcher.failure = new DispatchError("ended", details);
    await runner.open();
    await runner.command({ name: "start" });
    await reaches("finished");
    const { failedCount, errorCount, lateCount } = await runner.finish(5000);
    assert.deepEqual([failedCount, errorCount, lateCount, logged], [0, 0, 3, []]);
  });

  it("is in error after a final failure, and can be reset and started again", async () => {
    const { runner, dispatcher, reaches } = makeSource({ config: makeGeneratorConfig() });
    dispatcher.failure = finalFailure();
    await runner.open();
    await runner.command({ name: "start" });
    await reaches("error");
    assert.equal(dispatcher.sent.length, 1);
    assert.equal(runner.status().message, "nobody listens");
    dispatcher.failure = undefined;
    await runner.command({ name: "reset" });
    assert.deepEqual(dispatcher.calls.slice(-3), ["close", "open", "reset"]);
    assert.equal(runner.status().message, undefined);
    await runner.command({ name: "start" });
    await reaches("finished");
    assert.equal((await runner.finish(5000)).recordCount, 10);
  });

  it("waits for the dispatcher before it sends the next change", async () => {
    const { runner, dispatcher } = makeSource({ config: makeGeneratorConfig() });
    dispatcher.block();
    await runner.open();
    const first = new Promise<void>((resolve) => {
      dispatcher.onSend = resolve;
    });
    await runner.command({ name: "start" });
    await first;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
    assert.equal(dispatcher.sent.length, 1);
    dispatcher.unblock();
    await runner.finish(5000);
  });

  it("refuses commands once it is finished for good", async () => {
    const { runner } = makeSource({ config: makeGeneratorConfig() });
    await runner.open();
    const figures = await runner.finish(5000);
    assert.equal(figures.state, "stopped");
    assert.equal(figures.startNs, figures.endNs);
    assert.equal(figures.recordsPerSecond, 0);
    await assert.rejects(runner.command({ name: "start" }), /the test is over/);
  });

  it("leaves a server in the same process its turns while it sends without spacing", async () => {
    const server = createServer((_, response) => response.end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const config = makeGeneratorConfig({ changeCount: 1_000_000_000 });
    const { runner, dispatcher } = makeSource({ config });
    // Nothing is kept: only the turns matter here.
    dispatcher.send = async () => {};
    await runner.open();
    await runner.command({ name: "start" });
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(answer.status, 200);
    assert.equal(runner.state, "running");
    const figures = await runner.finish(5000);
    assert.equal(figures.state, "stopped");
    server.closeAllConnections();
    server.close();
  });

  it("closes the dispatchers it had opened when one cannot be opened", async () => {
    const dispatcher = new KeepingDispatcher();
    dispatcher.open = () => Promise.reject(new Error("no server answers"));
    const { runner } = makeSource({ config: makeGeneratorConfig(), dispatcher });
    await assert.rejects(runner.open(), /no server answers/);
    assert.deepEqual(dispatcher.calls, ["close"]);
    await assert.rejects(runner.command({ name: "start" }), /not open/);
  });

  it("refuses keys that do not go together", async () => {
    for (const [changes, message] of [
      [{ sentAt: "" }, /must point into the change/],
      [{ buildings: 10_000, floors: 10_000 }, /at most 1000000 rooms/],
    ] as const) {
      const { runner } = makeSource({ config: makeGeneratorConfig(changes) });
      await assert.rejects(runner.open(), message);
    }
  });
});
