import assert from "node:assert/strict";
import { createRequestRate } from "../../../../src/run/prompts/requestRate.ts";

describe("request rate", () => {
  it("lets requests pass at once when there is no bound", async () => {
    const take = createRequestRate(undefined);
    assert.equal(await take(new AbortController().signal), 0);
  });

  it("spaces requests that come together", async () => {
    const waits: number[] = [];
    const clock = { now: () => 5000, wait: async (ms: number) => void waits.push(ms) };
    const take = createRequestRate(600, clock);
    const { signal } = new AbortController();
    await Promise.all([take(signal), take(signal), take(signal)]);
    assert.deepEqual(waits, [100, 200]);
  });

  it("gives up a wait when the run is stopped", async () => {
    const take = createRequestRate(1);
    const abort = new AbortController();
    await take(abort.signal);
    const second = take(abort.signal);
    abort.abort(new Error("stopped"));
    await assert.rejects(second, /stopped/);
  });
});
