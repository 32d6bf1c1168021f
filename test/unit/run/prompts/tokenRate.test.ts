import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { createTokenRate, type TokenClock } from "../../../../src/run/prompts/tokenRate.ts";

const { signal } = new AbortController();

/** A clock that goes on only when told. */
function makeClock() {
  let now = 1000;
  const timers = new Set<{ at: number; act: () => void }>();
  const clock: TokenClock = {
    now: () => now,
    after(ms, act) {
      const timer = { at: now + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  return {
    clock,
    get pending() {
      return timers.size;
    },
    /** Lets so many ms go by, timer by timer. */
    async pass(ms: number) {
      await setImmediate();
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.act();
        await setImmediate();
      }
      now = end;
      await setImmediate();
    },
  };
}

describe("a token rate", () => {
  it("lets requests pass at once that fit into the minute", async () => {
    const { clock } = makeClock();
    const rate = createTokenRate(1000, clock);
    for (const tokens of [400, 400, 200]) (await rate.take(tokens, signal)).begin();
  });

  it("has a request wait until enough of the minute is over, and those behind it in turn", async () => {
    const time = makeClock();
    const rate = createTokenRate(1000, time.clock);
    const sent: string[] = [];
    const send = async (name: string, tokens: number) => {
      (await rate.take(tokens, signal)).begin();
      sent.push(`${name} at ${time.clock.now()}`);
    };
    await send("a", 600);
    await time.pass(10_000);
    await send("b", 400);
    const c = send("c", 500);
    const d = send("d", 10);
    await time.pass(49_999);
    assert.deepEqual(sent, ["a at 1000", "b at 11000"]);
    await time.pass(1);
    await Promise.all([c, d]);
    assert.deepEqual(sent.slice(2), ["c at 61000", "d at 61000"]);
  });

  it("counts what came back in place of what was estimated", async () => {
    const time = makeClock();
    const rate = createTokenRate(1000, time.clock);
    const first = await rate.take(1000, signal);
    first.begin();
    let isSent = false;
    const second = rate.take(700, signal).then(() => {
      isSent = true;
    });
    await time.pass(100);
    assert.equal(isSent, false);
    first.correct(300);
    await second;

    const third = await rate.take(0, signal);
    third.begin();
    third.correct(5000);
    const late = rate.take(1, signal).then(() => time.clock.now());
    await time.pass(60_000);
    assert.equal(await late, 61_100);
  });

  it("counts the minute from when a request is sent, and none that is given back", async () => {
    const time = makeClock();
    const rate = createTokenRate(100, time.clock);
    const held = await rate.take(100, signal);
    const next = rate.take(100, signal).then((mine) => {
      mine.giveBack();
      return time.clock.now();
    });
    await time.pass(200_000);
    held.begin();
    await time.pass(60_000);
    assert.equal(await next, 261_000);
    await rate.take(100, signal);
  });

  it("sends alone what is larger than the bound", async () => {
    const time = makeClock();
    const rate = createTokenRate(100, time.clock);
    (await rate.take(5000, signal)).begin();
    const next = rate.take(5000, signal).then(() => time.clock.now());
    await time.pass(60_000);
    assert.equal(await next, 61_000);
  });

  it("gives up all waits when the run is stopped, and leaves no timer", async () => {
    const time = makeClock();
    const rate = createTokenRate(100, time.clock);
    (await rate.take(100, signal)).begin();
    const stop = new AbortController();
    const waits = [rate.take(50, stop.signal), rate.take(50, stop.signal)];
    await setImmediate();
    assert.equal(time.pending, 1);
    stop.abort(new Error("stopped"));
    for (const wait of waits) await assert.rejects(wait, /stopped/);
    assert.equal(time.pending, 0);
    await time.pass(60_000);
    await rate.take(100, signal);
  });

  it("keeps every sliding minute within its bound, whatever is sent and comes back", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            gapMs: fc.integer({ min: 0, max: 40_000 }),
            tokens: fc.integer({ min: 1, max: 1000 }),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            replyMs: fc.integer({ min: 1, max: 90_000 }),
          }),
          { minLength: 2, maxLength: 15 },
        ),
        async (requests) => {
          const time = makeClock();
          const rate = createTokenRate(1000, time.clock);
          const sent: { at: number; tokens: number }[] = [];
          const all = [];
          for (const { gapMs, tokens, share, replyMs } of requests) {
            await time.pass(gapMs);
            const sending = rate.take(tokens, signal).then((mine) => {
              mine.begin();
              const entry = { at: time.clock.now(), tokens };
              sent.push(entry);
              time.clock.after(replyMs, () => {
                entry.tokens = Math.floor(tokens * share);
                mine.correct(entry.tokens);
              });
            });
            all.push(sending);
          }
          await time.pass(requests.length * 200_000);
          await Promise.all(all);
          for (const { at: end } of sent) {
            const within = sent.filter(({ at }) => at > end - 60_000 && at <= end);
            const sum = within.reduce((total, { tokens }) => total + tokens, 0);
            assert.ok(sum <= 1000, `${sum} tokens in the minute before ${end}`);
          }
        },
      ),
      { numRuns: 60 },
    ));
});
