import assert from "node:assert/strict";
import type { Dispatcher, OutgoingChange } from "../../../../src/streams/dispatchers/dispatcher.ts";
import { SendWindow } from "../../../../src/streams/sources/sendWindow.ts";
import { sourceConfigSchema } from "../../configs.ts";
import { KeepingDispatcher, makeSource, withFile } from "./testSource.ts";

/** Answers each change when it is told to. */
class AnsweringDispatcher extends KeepingDispatcher implements Dispatcher {
  readonly waiting: (() => void)[] = [];
  /** Answers at once from now on. */
  isOpen = false;
  most = 0;
  now = 0;

  override async send(change: OutgoingChange): Promise<void> {
    await super.send(change);
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    if (!this.isOpen) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.now -= 1;
  }

  answerAll(): void {
    for (const answer of this.waiting.splice(0)) answer();
  }
}

describe("changes on their way", () => {
  it("are as many as `inFlight` says, and no two of one key", async () => {
    const keys = ["a", "b", "a", "a", "c", "d", "b"];
    const lines = keys.map(
      (id, n) => `{"kind":"change","offset_ns":0,"change":{"id":"${id}","n":${n}}}`,
    );
    await withFile("s.jsonl", lines.join("\n"), async (folder) => {
      const dispatcher = new AnsweringDispatcher();
      const config = sourceConfigSchema.parse({
        ...{ id: "script", kind: "script", file: "s.jsonl", key: "/id", inFlight: 4 },
        dispatchers: [{ kind: "console" }],
      });
      const { runner, reaches } = makeSource({ config, folder, dispatcher });
      await runner.open();
      await runner.command({ name: "start" });
      const finished = reaches("finished");
      const arrivals = (count: number) =>
        new Promise<void>((resolve) => {
          dispatcher.onSend = () => {
            if (dispatcher.sent.length >= count) resolve();
          };
          dispatcher.onSend();
        });
      const numbers = () => dispatcher.sent.map(({ change }) => (change as { n: number }).n);
      await arrivals(2);
      await settle();
      // The second and third of `a` wait for the first, and hold two of the four places.
      assert.deepEqual(numbers(), [0, 1]);
      dispatcher.answerAll();
      await arrivals(4);
      await settle();
      // Two places were free, and one of them is that of the third `a`.
      assert.deepEqual(numbers().slice(0, 4).toSorted(), [0, 1, 2, 4]);
      dispatcher.isOpen = true;
      dispatcher.answerAll();
      await finished;
      assert.deepEqual(numbers().toSorted(), [0, 1, 2, 3, 4, 5, 6]);
      assert.ok(numbers().indexOf(2) < numbers().indexOf(3));
      assert.ok(dispatcher.most <= 4);
      await runner.finish(0);
    });
  });

  it("are all waited for before a pause is done", async () => {
    const window = new SendWindow(2);
    let answer = () => {};
    window.add(
      "a",
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    window.add("a", async () => {});
    let isEmpty = false;
    const empty = window.empty().then(() => {
      isEmpty = true;
    });
    assert.notEqual(window.room(), undefined);
    await settle();
    assert.equal(isEmpty, false);
    answer();
    await empty;
    assert.equal(window.room(), undefined);
  });
});

// --- internal ---

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
