import assert from "node:assert/strict";
import type { AttemptMessage } from "../../../../src/queue/queueMessages.ts";
import type { MadeAttempt } from "../../../../src/run/journal/madeAttempt.ts";
import { createDeliveries } from "../../../../src/run/queue/deliveries.ts";

const key = { provider: "p", scenario: 1, runNumber: 1 };

function makeAttempt(over: Partial<AttemptMessage> = {}): AttemptMessage {
  return {
    ...{ type: "attempt", ...key, delivery: 1001, sequence: 1 },
    attempt: {
      ...{
        type: "ProviderAttempt",
        timestamp: "2026-11-01T00:00:00.000Z",
        attemptNumber: 1,
        success: true,
        durationMs: 5,
        activeMs: 5,
      },
      ...{ rawResponse: "{}", parsedResponse: {}, validationErrors: [], errorMessage: null },
    },
    ...{ hasReply: true, arrivedNs: 1n, promptHash: "x" },
    ...over,
  };
}

describe("attempts that come back from workers", () => {
  const open = () => {
    const lines: string[] = [];
    let counted = 0;
    const deliveries = createDeliveries({
      journal: {
        async record(_key, sequence: number, made: MadeAttempt) {
          lines.push(`${made.id} ${sequence}${made.abandoned ? " abandoned" : ""}`);
          return { file: "f", offset: 0, length: 0 };
        },
      },
      control: {
        count: () => {
          counted += 1;
        },
        fail: assert.fail,
      },
      providers: new Map([["p", { id: "p" } as never]]),
      onAttempt: () => undefined,
    });
    return { deliveries, lines, counted: () => counted };
  };

  it("make the result of their test once its end is told", async () => {
    const { deliveries, lines } = open();
    deliveries.expect(key);
    await deliveries.take(makeAttempt(), "a");
    await deliveries.take(makeAttempt({ sequence: 2 }), "b");
    assert.deepEqual(lines, ["a 1", "b 2"]);
    assert.equal(deliveries.end(key, 1001)?.attempts.length, 2);
  });

  it("are of one handing-out each, or are told of as repeats", async () => {
    const { deliveries } = open();
    deliveries.expect(key);
    deliveries.hear(key, 1001);
    await deliveries.take(makeAttempt(), "a");
    assert.equal(deliveries.hasRepeats, false);
    deliveries.hear(key, 1002);
    assert.equal(deliveries.hasRepeats, true);
  });

  it("are told of as repeats once their test has ended", async () => {
    const { deliveries } = open();
    deliveries.expect(key);
    await deliveries.take(makeAttempt(), "a");
    deliveries.forget(key);
    await deliveries.take(makeAttempt({ delivery: 1002 }), "b");
    assert.equal(deliveries.hasRepeats, true);
  });

  it("count as abandoned when the test was handed to another worker that began to tell", async () => {
    const { deliveries, lines, counted } = open();
    deliveries.expect(key);
    await deliveries.take(makeAttempt(), "first 1");
    await deliveries.take(makeAttempt({ delivery: 1002 }), "second 1");
    await deliveries.take(makeAttempt({ sequence: 2 }), "first 2");
    await deliveries.take(makeAttempt({ delivery: 1002, sequence: 2 }), "second 2");
    assert.deepEqual(lines, ["first 1 1", "second 1 1", "first 2 2 abandoned", "second 2 2"]);
    assert.equal(deliveries.end(key, 1001), undefined);
    assert.equal(deliveries.end(key, 1002)?.attempts.length, 2);
    assert.equal(counted(), 4); // limits count all that was spent
  });

  it("count as abandoned once their test has ended, also those of a later handing-out", async () => {
    const { deliveries, lines } = open();
    deliveries.expect(key);
    await deliveries.take(makeAttempt(), "a");
    assert.ok(deliveries.end(key, 1001));
    deliveries.forget(key);
    await deliveries.take(makeAttempt({ delivery: 1002 }), "late");
    assert.deepEqual(lines, ["a 1", "late 1 abandoned"]);
  });

  it("count as abandoned when those before them never came", async () => {
    const { deliveries, lines } = open();
    deliveries.expect(key);
    await deliveries.take(makeAttempt({ sequence: 2 }), "a");
    assert.deepEqual(lines, ["a 2 abandoned"]);
    assert.equal(deliveries.end(key, 1001), undefined);
  });
});
