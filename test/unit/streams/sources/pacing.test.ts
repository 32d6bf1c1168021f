import assert from "node:assert/strict";
import { mock } from "node:test";
import { Timeline, waitUntil } from "../../../../src/streams/sources/pacing.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { makeGeneratorConfig, makeSource, withFile } from "./testSource.ts";

const nsPerMs = 1_000_000n;

/** A clock that moves only when it is told to, with the timers that hang on it. */
function useFakeClock() {
  let nowNs = 1_700_000_000_000_000_000n;
  mock.timers.enable({ apis: ["setTimeout"] });
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    now: () => nowNs,
    settle,
    advance: async (ms: number) => {
      nowNs += BigInt(ms) * nsPerMs;
      mock.timers.tick(ms);
      await settle();
    },
  };
}

describe("pacing", () => {
  afterEach(() => mock.timers.reset());

  it("waits for longer than a timer can, exactly", async () => {
    const { now, advance, settle } = useFakeClock();
    const timers = mock.method(globalThis, "setTimeout");
    const waitMs = 2 ** 31 + 5000;
    let isDue = false;
    void waitUntil(now() + BigInt(waitMs) * nsPerMs, now, new AbortController().signal).then(() => {
      isDue = true;
    });
    await settle();
    await advance(2 ** 31 - 1);
    assert.equal(isDue, false);
    await advance(5000);
    assert.equal(isDue, false);
    await advance(1);
    assert.equal(isDue, true);
    // A longer one would fire at once, over and over.
    const delays = timers.mock.calls.map((call) => Number(call.arguments[1]));
    timers.mock.restore();
    assert.ok(
      delays.every((delayMs) => delayMs < 2 ** 31),
      `${delays}`,
    );
  });

  it("ends a wait that is aborted, and does not begin one", async () => {
    const { now } = useFakeClock();
    const abort = new AbortController();
    const wait = waitUntil(now() + 60_000n * nsPerMs, now, abort.signal);
    abort.abort();
    assert.equal(await wait, false);
    assert.equal(await waitUntil(now(), now, abort.signal), false);
  });

  it("keeps its position while it is held", () => {
    let nowNs = 1000n;
    const timeline = new Timeline(() => nowNs);
    timeline.run();
    assert.equal(timeline.dueNs(500n), 1500n);
    nowNs = 1200n;
    timeline.hold();
    nowNs = 9000n;
    timeline.run();
    assert.equal(timeline.dueNs(500n), 9300n);
  });

  it("holds 1,000 per second over 10 seconds, and catches up after a stall", async () => {
    const { now, advance } = useFakeClock();
    const config = makeGeneratorConfig({ changeCount: 1_000_000, spacing: { perSecond: 1000 } });
    const { runner, dispatcher } = makeSource({ config, now });
    await runner.open();
    await runner.command({ name: "start" });
    for (let ms = 0; ms < 5000; ms += 1) await advance(1);
    const half = dispatcher.sent.length;
    await advance(700);
    for (let ms = 5700; ms < 10_000; ms += 1) await advance(1);
    assert.ok(Math.abs(half - 5000) <= 50, `${half} after 5 s`);
    assert.ok(Math.abs(dispatcher.sent.length - 10_000) <= 100, `${dispatcher.sent.length}`);
    await runner.finish(5000);
  });

  it("sends as recorded, shifted by a pause", async () => {
    const { now, advance, settle } = useFakeClock();
    const lines = [0n, 5_000_000_000n, 10_000_000_000n].map(
      (offset) => `{"kind":"change","offset_ns":${offset},"change":{}}`,
    );
    await withFile("s.jsonl", lines.join("\n"), async (folder) => {
      const { runner, dispatcher } = makeSource({ config: makeScript(), folder, now });
      await runner.open();
      const startNs = now();
      await runner.command({ name: "start" });
      const first = new Promise<void>((resolve) => {
        dispatcher.onSend = resolve;
      });
      await first;
      await settle();
      await advance(3000);
      await runner.command({ name: "pause" });
      await advance(60_000);
      await runner.command({ name: "start" });
      await settle();
      await advance(1999);
      assert.equal(dispatcher.sent.length, 1);
      await advance(1);
      assert.equal(dispatcher.sent.length, 2);
      const third = new Promise<void>((resolve) => {
        dispatcher.onSend = resolve;
      });
      await settle();
      await advance(5000);
      await third;
      const offsetsMs = dispatcher.sent.map(({ sentNs }) => Number((sentNs - startNs) / nsPerMs));
      assert.deepEqual(offsetsMs, [0, 65_000, 70_000]);
      await runner.finish(5000);
    });
  });

  it("steps at once whatever the spacing, and goes on from there", async () => {
    const { now, advance, settle } = useFakeClock();
    const config = makeGeneratorConfig({ spacing: { perSecond: 1 } });
    const { runner, dispatcher, reaches } = makeSource({ config, now });
    await runner.open();
    await runner.command({ name: "step", count: 4 });
    await reaches("paused");
    assert.equal(dispatcher.sent.length, 4);
    await runner.command({ name: "start" });
    await settle();
    await advance(999);
    assert.equal(dispatcher.sent.length, 4);
    await advance(1);
    assert.equal(dispatcher.sent.length, 5);
    await runner.finish(5000);
  });

  it("cuts off what is still on its way five seconds after the end", async () => {
    const { now, advance, settle } = useFakeClock();
    const { runner, dispatcher } = makeSource({ config: makeGeneratorConfig(), now });
    dispatcher.block();
    await runner.open();
    await runner.command({ name: "start" });
    await settle();
    const finished = runner.finish(5000);
    await advance(4999);
    assert.equal(dispatcher.calls.includes("close"), false);
    await advance(1);
    const figures = await finished;
    assert.ok(dispatcher.calls.includes("close"));
    assert.deepEqual([figures.state, figures.recordCount], ["stopped", 1]);
  });

  it("has what is gathered delivered before a long wait", async () => {
    const { now, advance, settle } = useFakeClock();
    const config = makeGeneratorConfig({ spacing: { perSecond: 5 } });
    const { runner, dispatcher } = makeSource({ config, now });
    await runner.open();
    await runner.command({ name: "start" });
    await settle();
    assert.deepEqual([dispatcher.sent.length, dispatcher.calls.at(-1)], [1, "flush"]);
    await advance(200);
    assert.equal(dispatcher.sent.length, 2);
    await runner.finish(5000);
  });
});

function makeScript() {
  return sourceConfigSchema.parse({
    id: "script",
    kind: "script",
    file: "s.jsonl",
    spacing: "recorded",
    dispatchers: [{ kind: "console" }],
  });
}
