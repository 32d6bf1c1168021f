import assert from "node:assert/strict";
import { createPrintBatch } from "../../../src/host/printBatch.ts";

describe("printed lines on their way to the editor", () => {
  it("go together when they come together, in their order, and none is lost at the end", async () => {
    let sent: string[] = [];
    let arrived = () => {};
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const batch = createPrintBatch((text) => {
      sent.push(text);
      arrived();
    });
    batch.print("a");
    batch.print("b");
    assert.deepEqual(sent, []);
    await first;
    assert.deepEqual(sent, ["a\nb"]);
    sent = [];
    batch.print("c");
    batch.flush();
    batch.flush();
    assert.deepEqual(sent, ["c"]);
  });

  it("are not gathered without bound", () => {
    const sent: string[] = [];
    const batch = createPrintBatch((text) => sent.push(text));
    for (let n = 0; n < 2500; n += 1) batch.print(String(n));
    assert.equal(sent.length, 2);
    batch.flush();
    assert.equal(sent.join("\n").split("\n").length, 2500);
  });
});
