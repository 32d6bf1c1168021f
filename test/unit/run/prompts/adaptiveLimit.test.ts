import assert from "node:assert/strict";
import {
  type AdaptiveLimit,
  createAdaptiveLimit,
  successesToGrow,
  type UnderWay,
} from "../../../../src/run/prompts/adaptiveLimit.ts";

const { signal } = new AbortController();

/** So many requests that are sent at once. */
async function send(limit: AdaptiveLimit, count: number): Promise<UnderWay[]> {
  const sent = await Promise.all(Array.from({ length: count }, () => limit.enter(signal)));
  for (const each of sent) each.begin();
  return sent;
}

async function succeed(limit: AdaptiveLimit, count: number): Promise<void> {
  for (let at = 0; at < count; at++) for (const each of await send(limit, 1)) each.end("done");
}

async function refuse(limit: AdaptiveLimit): Promise<void> {
  for (const each of await send(limit, 1)) each.end("tooMany");
}

describe("an adaptive limit", () => {
  it("halves once for all requests of a wave", async () => {
    const limit = createAdaptiveLimit(16);
    for (const each of await send(limit, 16)) each.end("tooMany");
    assert.equal(limit.current, 8);
    for (const each of await send(limit, 8)) each.end("tooMany");
    assert.equal(limit.current, 4);
  });

  it("halves again for a request that was sent after a halving, also one that had waited", async () => {
    const limit = createAdaptiveLimit(4);
    const [first, second, ...others] = await send(limit, 4);
    const waiting = limit.enter(signal);
    first?.end("tooMany");
    second?.end("done");
    for (const each of others) each.end("done");
    const late = await waiting;
    late.begin();
    late.end("tooMany");
    assert.equal(limit.current, 1);
  });

  it("goes by when a request is sent, not by when it was let in", async () => {
    const limit = createAdaptiveLimit(8);
    const early = await limit.enter(signal);
    await refuse(limit);
    assert.equal(limit.current, 4);
    early.begin();
    early.end("tooMany");
    assert.equal(limit.current, 2);
  });

  it("never goes below one, and rounds down", async () => {
    const limit = createAdaptiveLimit(7);
    const seen: number[] = [];
    for (let at = 0; at < 4; at++) {
      await refuse(limit);
      seen.push(limit.current);
    }
    assert.deepEqual(seen, [3, 1, 1, 1]);
  });

  it("grows by one after so many successes in a row, and never beyond where it began", async () => {
    const limit = createAdaptiveLimit(4);
    await refuse(limit);
    await succeed(limit, successesToGrow - 1);
    assert.equal(limit.current, 2);
    await succeed(limit, 1);
    assert.equal(limit.current, 3);
    await succeed(limit, successesToGrow * 5);
    assert.equal(limit.current, 4);
  });

  it("begins to count anew after a 429; other faults change nothing", async () => {
    const limit = createAdaptiveLimit(4);
    await refuse(limit);
    await succeed(limit, successesToGrow - 1);
    await refuse(limit);
    await succeed(limit, successesToGrow - 1);
    assert.equal(limit.current, 1);
    for (const each of await send(limit, 1)) each.end("other");
    assert.equal(limit.current, 1);
    await succeed(limit, 1);
    assert.equal(limit.current, 2);
  });

  it("lets in those who wait in their order, as others leave", async () => {
    const limit = createAdaptiveLimit(2);
    const [a, b] = await send(limit, 2);
    const order: number[] = [];
    const third = limit.enter(signal).then(() => order.push(3));
    const fourth = limit.enter(signal).then(() => order.push(4));
    a?.end("done");
    await third;
    assert.deepEqual(order, [3]);
    b?.end("other");
    await fourth;
    assert.deepEqual(order, [3, 4]);
  });

  it("gives up a wait when the run is stopped, and leaves its place to others", async () => {
    const limit = createAdaptiveLimit(1);
    const [first] = await send(limit, 1);
    const stop = new AbortController();
    const given = limit.enter(stop.signal);
    const next = limit.enter(signal);
    stop.abort(new Error("stopped"));
    await assert.rejects(given, /stopped/);
    first?.end("done");
    await next;
    await assert.rejects(limit.enter(stop.signal), /stopped/);
  });
});
