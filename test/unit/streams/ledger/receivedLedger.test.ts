import assert from "node:assert/strict";
import fc from "fast-check";
import { ReceivedLedger } from "../../../../src/streams/ledger/receivedLedger.ts";
import { SentLedger } from "../../../../src/streams/ledger/sentLedger.ts";

const ms = 1_000_000n;
const startNs = 1_795_224_454_000_000_000n;
/** Long after everything. */
const endNs = startNs + 3_600_000n * ms;

describe("what was sent matched with what came", () => {
  it("finds each change that is lost, doubled or nobody's, whatever came in whatever order", () => {
    const sending = fc.record({
      keys: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 40 }),
      strangers: fc.integer({ min: 0, max: 3 }),
    });
    const fates = fc.array(fc.constantFrom(0, 1, 1, 1, 2), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(sending, fates, ({ keys, strangers }, times) => {
        const { sent, received } = makeLedgers();
        for (const [index, key] of keys.entries()) send(sent, `k${key}`, index);
        const came = keys.flatMap((key, index) =>
          Array.from({ length: times[index] ?? 1 }, () => ({ key, index })),
        );
        // The last first: order is no matter of this test.
        for (const { key, index } of came.toReversed()) {
          receive(received, `k${key}`, { stampNs: stampOf(index) });
        }
        for (let each = 0; each < strangers; each += 1) receive(received, `x${each}`);
        const ledger = received.close(endNs);
        const count = (fate: number) => keys.filter((_, index) => times[index] === fate).length;
        assert.deepEqual(
          [ledger.missing_count, ledger.duplicate_count, ledger.unexpected_count],
          [count(0), count(2), strangers],
        );
        assert.equal(ledger.unique_count, keys.length - count(0));
        const lost = keys.flatMap((_, index) => (times[index] === 0 ? [index + 1] : []));
        const named = ledger.examples.missing.map(({ change = 0 }) => change);
        assert.equal(new Set(named).size, Math.min(20, lost.length));
        assert.ok(named.every((change) => lost.includes(change)));
      }),
    );
  });

  it("calls out of order what came after one that was sent once it was delivered itself", () => {
    const { sent, received } = makeLedgers();
    for (const [index, key] of ["a", "b", "c"].entries()) send(sent, key, index);
    for (const key of ["b", "a", "c"]) receive(received, key);
    const { out_of_order_count, examples } = received.close(endNs);
    assert.deepEqual([out_of_order_count, examples.out_of_order[0]?.key], [1, "a"]);
  });

  it("expects no order of changes that were on their way at once", () => {
    const { sent, received } = makeLedgers();
    const [a, b] = ["a", "b"].map((key, index) => add(sent, key, index));
    receive(received, "b");
    receive(received, "a");
    for (const index of [a, b]) sent.settle(index ?? 0);
    assert.equal(received.close(endNs).out_of_order_count, 0);
  });

  it("expects no order of changes of one key that nothing tells apart", () => {
    const { sent, received } = makeLedgers();
    for (const [index, key] of ["a", "b", "a"].entries()) send(sent, key, index);
    for (const key of ["b", "a", "a"]) receive(received, key);
    const { out_of_order_count, missing_count, duplicate_count } = received.close(endNs);
    assert.deepEqual([out_of_order_count, missing_count, duplicate_count], [0, 0, 0]);
  });

  it("tells changes of one key apart by the time that they carry", () => {
    const { sent, received } = makeLedgers();
    for (const [index, key] of ["a", "a", "a"].entries()) send(sent, key, index);
    for (const index of [1, 1, 2]) receive(received, "a", { stampNs: stampOf(index) });
    const { examples } = received.close(endNs);
    assert.deepEqual(
      examples.missing.map(({ change }) => change),
      [1],
    );
    assert.deepEqual(
      examples.duplicate.map(({ change }) => change),
      [2],
    );
  });

  it("misses nothing that was not delivered, and leaves open what was sent just before the end", () => {
    const { sent, received } = makeLedgers();
    for (const [index, key] of ["came", "failed", "open"].entries()) send(sent, key, index);
    sent.markUndelivered(2);
    receive(received, "came", { arrivedNs: startNs + 5n * ms });
    const early = received.close(startNs + 4n * ms);
    assert.deepEqual([early.missing_count, early.open_count], [0, 1]);
    const { missing_count, open_count, examples } = received.close(endNs);
    assert.deepEqual([missing_count, open_count], [1, 0]);
    assert.deepEqual(examples.missing[0], {
      key: "open",
      change: 3,
      source: "s",
      sent_time_ns: startNs + 2n * ms,
    });
  });

  it("tells at any time what is missing so far, and takes back what comes after all", () => {
    const { sent, received } = makeLedgers();
    for (const [index, key] of ["a", "b", "c", "d"].entries()) send(sent, key, index);
    const tell = () => {
      const { missingCount, openCount, outOfOrderCount, uniqueCount } = received.soFar();
      return [missingCount, openCount, outOfOrderCount, uniqueCount];
    };
    assert.deepEqual(tell(), [0, 4, 0, 0]);
    receive(received, "c");
    assert.deepEqual(tell(), [2, 1, 0, 1]);
    receive(received, "a");
    assert.deepEqual(tell(), [1, 1, 1, 2]);
    received.reset();
    assert.deepEqual(tell(), [0, 0, 0, 0]);
    send(sent, "e", 4);
    assert.deepEqual(tell(), [0, 1, 0, 0]);
    sent.reset();
    assert.deepEqual(tell(), [0, 0, 0, 0]);
  });

  it("comes to the same in the end however often it was asked before, whatever came in whatever order", () => {
    const fates = fc.array(
      fc.record({
        key: fc.integer({ min: 0, max: 12 }),
        times: fc.integer({ min: 0, max: 2 }),
        place: fc.integer({ min: 0, max: 100 }),
        isAsked: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(fates, (changes) => {
        const asked = makeLedgers();
        const unasked = makeLedgers();
        for (const [index, { key }] of changes.entries()) {
          for (const { sent } of [asked, unasked]) send(sent, `k${key}`, index);
        }
        const came = changes
          .map((change, index) => ({ ...change, index }))
          .sort((a, b) => a.place - b.place);
        for (const { key, times, index, isAsked } of came) {
          for (let time = 0; time < times; time += 1) {
            for (const { received } of [asked, unasked]) {
              receive(received, `k${key}`, { stampNs: stampOf(index) });
            }
          }
          if (isAsked) asked.received.soFar();
        }
        const { missingCount, openCount, duplicateCount, outOfOrderCount, ...rest } =
          asked.received.soFar();
        const ledger = asked.received.close(endNs);
        assert.deepEqual(ledger, unasked.received.close(endNs));
        assert.deepEqual(
          [missingCount + openCount, duplicateCount, outOfOrderCount, rest.uniqueCount],
          [
            ledger.missing_count,
            ledger.duplicate_count,
            ledger.out_of_order_count,
            ledger.unique_count,
          ],
        );
      }),
    );
  });

  it("looks at each change once, however often it is asked", () => {
    class CountingLedger extends SentLedger {
      looks = 0;
      override isDelivered(index: number): boolean {
        this.looks += 1;
        return super.isDelivered(index);
      }
    }
    const sent = new CountingLedger("s");
    const received = new ReceivedLedger([sent]);
    const count = 50_000;
    for (let index = 0; index < count; index += 1) {
      send(sent, `k${index}`, index);
      if (index % 3 !== 0) receive(received, `k${index}`);
      if (index % 10 === 0) received.soFar();
    }
    assert.equal(received.soFar().missingCount, Math.ceil(count / 3));
    assert.ok(sent.looks <= count, `${sent.looks} looks`);
  });

  it("begins anew with a reset of what was sent, or of what came", () => {
    const { sent, received } = makeLedgers();
    send(sent, "a", 0);
    receive(received, "a");
    sent.reset();
    send(sent, "a", 0);
    receive(received, "a");
    assert.equal(received.close(endNs).duplicate_count, 0);
    received.reset();
    send(sent, "b", 1);
    const { missing_count, unique_count, examples } = received.close(endNs);
    assert.deepEqual([missing_count, unique_count, examples.missing[0]?.key], [1, 0, "b"]);
  });

  it("has no key where a record has none", () => {
    const { received } = makeLedgers();
    received.add({ key: undefined, sequence: 4, arrivedNs: startNs });
    assert.deepEqual(received.close(endNs).examples.unexpected, [{ key: null, record: 4 }]);
  });
});

// --- internal ---

function makeLedgers() {
  const sent = new SentLedger("s");
  return { sent, received: new ReceivedLedger([sent]) };
}

function stampOf(index: number): bigint {
  return startNs + BigInt(index) * ms;
}

function add(sent: SentLedger, key: string, index: number): number {
  const stampNs = stampOf(index);
  return sent.add({ key, sequence: index + 1, sentNs: stampNs, stampNs });
}

function send(sent: SentLedger, key: string, index: number): void {
  sent.settle(add(sent, key, index));
}

function receive(
  received: ReceivedLedger,
  key: string,
  { stampNs, arrivedNs = startNs }: { stampNs?: bigint; arrivedNs?: bigint } = {},
): void {
  received.add({ key, sequence: 1, arrivedNs, sentNs: stampNs });
}
