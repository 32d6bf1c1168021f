import assert from "node:assert/strict";
import { once } from "node:events";
import { createRunControl } from "../../../src/run/runControl.ts";
import { createRunPause } from "../../../src/run/runPause.ts";

describe("the pause of a run", () => {
  it("knows who asked for it first, and how long the run has waited in all", () => {
    let nowMs = 0;
    const pause = createRunPause(() => nowMs);
    void pause.set("http");
    nowMs = 50;
    void pause.set("editor");
    assert.deepEqual([pause.by, pause.waitedMs()], ["http", 50]);
    void pause.set(undefined);
    nowMs = 90;
    assert.deepEqual([pause.by, pause.waitedMs()], [undefined, 50]);
    void pause.set("editor");
    nowMs = 100;
    assert.equal(pause.waitedMs(), 60);
  });

  it("is set once all that were told of it have done what they do then, also for whoever asks meanwhile", async () => {
    const pause = createRunPause();
    const done = Promise.withResolvers<void>();
    const order: string[] = [];
    pause.listen(() => done.promise);
    const asked = [pause.set("http"), pause.set("editor")].map((each) =>
      each.then(() => order.push("set")),
    );
    await Promise.resolve();
    order.push("done");
    done.resolve();
    await Promise.all(asked);
    assert.deepEqual(order, ["done", "set", "set"]);
  });

  it("is over when the run is told to end", async () => {
    const control = createRunControl({ onUnknown: "ignore" }, () => undefined);
    void control.pause.set("editor");
    const over = control.pause.over();
    control.stop("cancelled");
    await over;
    assert.equal(control.pause.by, undefined);
  });

  it("takes nothing of the time that the run may take", async () => {
    const limits = { maxMinutes: 100 / 60_000, onUnknown: "ignore" } as const;
    const begin = () => createRunControl(limits, () => undefined);
    const [paused, other] = [begin(), begin()];
    void paused.pause.set("editor");
    await once(other.signals.soon, "abort");
    assert.equal(paused.signals.soon.aborted, false);
    void paused.pause.set(undefined);
    await once(paused.signals.soon, "abort");
    assert.equal(paused.ending().stopReason, "maxMinutes");
  });
});
