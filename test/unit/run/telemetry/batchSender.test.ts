import assert from "node:assert/strict";
import { mock } from "node:test";
import { createBatchSender } from "../../../../src/run/telemetry/batchSender.ts";
import {
  createRequestWriter,
  type WrittenRequest,
} from "../../../../src/run/telemetry/requestWriter.ts";

describe("batches of telemetry", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  /** A receiver that answers when it is told to. */
  const open = () => {
    const sizes: number[] = [];
    let answers: PromiseWithResolvers<number>[] = [];
    const faults: unknown[] = [];
    const writer = createRequestWriter({ head: "[", tail: "]" });
    const send = (batch: WrittenRequest) => {
      sizes.push(batch.count);
      const answer = Promise.withResolvers<number>();
      answers.push(answer);
      return answer.promise;
    };
    const sender = createBatchSender(writer, send, (error) => faults.push(error));
    const add = (count: number) => sender.add(Array.from({ length: count }, () => "{}"));
    /** Sizes of what was sent after the receiver took what it had, or did not. */
    const answer = async (fault?: Error) => {
      for (const { resolve, reject } of answers) fault === undefined ? resolve(0) : reject(fault);
      answers = [];
      await settle();
      return sizes;
    };
    return { sender, add, answer, sizes, faults };
  };

  it("are sent once they are whole, or some time after their first", () => {
    const { add, sizes } = open();
    add(1000);
    assert.deepEqual(sizes, []);
    add(24);
    assert.deepEqual(sizes, [1024]);
    const late = open();
    late.add(3);
    mock.timers.tick(499);
    late.add(3);
    assert.deepEqual(late.sizes, []);
    mock.timers.tick(1);
    assert.deepEqual(late.sizes, [6]);
  });

  it("gather what comes while one is on its way: a busy run sends no small ones", async () => {
    const { add, answer, sizes } = open();
    add(1024);
    add(20);
    mock.timers.tick(5000);
    assert.deepEqual(sizes, [1024], "one at a time");
    assert.deepEqual(await answer(), [1024], "the next is not whole");
    mock.timers.tick(499);
    add(10);
    assert.deepEqual(sizes, [1024]);
    mock.timers.tick(1);
    assert.deepEqual(sizes, [1024, 30]);
    add(1024);
    add(1024);
    assert.deepEqual(await answer(), [1024, 30, 1024]);
    assert.deepEqual(await answer(), [1024, 30, 1024, 1024]);
  });

  it("all go out at the end, and none after one that is not taken", async () => {
    const { sender, add, answer, faults } = open();
    add(1024);
    add(1024);
    add(6);
    const ended = sender.flush();
    assert.deepEqual(await answer(), [1024, 1024]);
    assert.deepEqual(await answer(), [1024, 1024, 6]);
    add(1);
    const gone = new Error("gone");
    await answer(gone);
    await ended;
    mock.timers.tick(5000);
    assert.deepEqual(await answer(), [1024, 1024, 6]);
    assert.deepEqual(faults, [gone]);
    assert.equal(sender.lost(), 7);
  });

  it("are held for a slow receiver up to a number, and what finds no room is counted as lost", async () => {
    const { sender, add, answer } = open();
    for (let batch = 0; batch < 22; batch++) add(1024);
    assert.equal(sender.lost(), 22 * 1024, "none is taken yet");
    const ended = sender.flush();
    for (let batch = 0; batch < 22; batch++) await answer();
    await ended;
    assert.equal(sender.lost(), 1024);
  });

  it("are requests of their own, however long their items are", () => {
    const writer = createRequestWriter({ head: '{"list":[', tail: "]}" });
    const texts = ["a", "\u00e9".repeat(400_000), "\u{1f600}".repeat(600_000)];
    for (const text of texts) writer.add([JSON.stringify(text), JSON.stringify(text.length)]);
    const long = writer.take();
    writer.add(['"b"']);
    const short = writer.take();
    const list = texts.flatMap((text) => [text, text.length]);
    assert.deepEqual(JSON.parse(String(long.body)), { list });
    assert.equal(long.count, 6);
    assert.deepEqual([String(short.body), short.count], ['{"list":["b"]}', 1]);
  });

  it("are tried again some time after one that was not taken", async () => {
    const { sender, add, answer, sizes } = open();
    add(1024);
    add(5);
    await answer(new Error("gone"));
    mock.timers.tick(500);
    assert.deepEqual(sizes, [1024, 5]);
    await answer();
    assert.equal(sender.lost(), 1024);
  });
});

// --- internal ---

/** Lets promises that are settled go on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
