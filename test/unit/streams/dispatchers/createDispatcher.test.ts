import assert from "node:assert/strict";
import type { DispatcherConfig } from "../../../../src/model/config/dispatcherConfig.ts";
import { createDispatcher } from "../../../../src/streams/dispatchers/createDispatcher.ts";
import { DispatchError } from "../../../../src/streams/dispatchers/dispatcher.ts";
import type { ChangeLog } from "../../../../src/streams/dispatchers/dispatcherKind.ts";

describe("console dispatcher", () => {
  it("prints one line of bounded length for each change", async () => {
    const printed: string[] = [];
    const dispatcher = await make({ kind: "console" }, { print: (line) => printed.push(line) });
    await dispatcher.send({ sequence: 1, change: { text: "a\nb", big: 2n ** 60n }, sentNs: 1n });
    await dispatcher.send({ sequence: 2, change: "x".repeat(100_000), sentNs: 1n });
    assert.equal(printed[0], `facilities #1 {"text":"a\\nb","big":1152921504606846976}`);
    assert.ok((printed[1]?.length ?? 0) < 600);
    assert.equal(printed.length, 2);
  });
});

describe("jsonl dispatcher", () => {
  it("writes changes to the change log in order, and closes it", async () => {
    const log = new KeepingLog();
    const dispatcher = await make({ kind: "jsonl" }, { log });
    await dispatcher.open();
    for (let sequence = 1; sequence <= 2500; sequence += 1) {
      await dispatcher.send({ sequence, change: {}, sentNs: 1n });
    }
    await dispatcher.flush();
    await dispatcher.reset?.();
    await dispatcher.close();
    assert.deepEqual(
      log.written,
      Array.from({ length: 2500 }, (_, index) => index + 1),
    );
    assert.deepEqual(log.calls, ["reset", "close"]);
    assert.equal(log.mostUnderWay, 1000);
  });

  it("tells of a log that fails, for good", async () => {
    const log = new KeepingLog();
    log.failure = new Error("the disk is full");
    const dispatcher = await make({ kind: "jsonl" }, { log });
    await dispatcher.open();
    await dispatcher.send({ sequence: 1, change: {}, sentNs: 1n });
    await dispatcher.send({ sequence: 2, change: {}, sentNs: 1n });
    await assert.rejects(dispatcher.flush(), (error) => {
      assert.ok(error instanceof DispatchError);
      assert.deepEqual([error.isFinal, error.failedCount], [true, 2]);
      return /the disk is full/.test(error.message);
    });
    await dispatcher.flush();
  });
});

class KeepingLog implements ChangeLog {
  readonly written: number[] = [];
  readonly calls: string[] = [];
  failure: Error | undefined;
  mostUnderWay = 0;
  #underWay = 0;

  async write({ sequence }: { sequence: number }): Promise<void> {
    this.#underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.#underWay -= 1;
    if (this.failure !== undefined) throw this.failure;
    this.written.push(sequence);
  }

  async reset(): Promise<void> {
    this.calls.push("reset");
  }

  async close(): Promise<void> {
    this.calls.push("close");
  }
}

function make(
  config: DispatcherConfig,
  parts: { print?: (line: string) => void; log?: ChangeLog },
) {
  return createDispatcher(config, {
    folder: "/",
    sourceId: "facilities",
    inFlight: 1,
    isOfReaction: () => false,
    createChangeLog: () => parts.log ?? assert.fail("no log is needed"),
    print: parts.print ?? (() => {}),
    log: () => {},
  });
}
