import assert from "node:assert/strict";
import { collectGarbage } from "../../../src/common/collectGarbage.ts";
import { releaseBytes } from "../../../src/common/releaseBytes.ts";

describe("releaseBytes", () => {
  it("gives a long buffer back at once, and all views of it", () => {
    const buffer = Buffer.alloc(2_000_000, "a");
    const view = buffer.subarray(10, 20);
    releaseBytes(view);
    assert.deepEqual([buffer.length, view.length], [0, 0]);
  });

  it("leaves what shares its memory with others", () => {
    const pooled = [Buffer.from("a"), Buffer.from("b"), Buffer.allocUnsafe(3000).fill("c")];
    const shared = new Uint8Array(new SharedArrayBuffer(2_000_000));
    for (const each of [...pooled, shared]) releaseBytes(each);
    assert.deepEqual(
      pooled.map(({ length }) => length),
      [1, 1, 3000],
    );
    assert.equal(shared.length, 2_000_000);
    assert.equal(String(Buffer.from("d")), "d");
  });
});

describe("collectGarbage", () => {
  it("lets go what nothing holds any more", async () => {
    const before = process.memoryUsage().heapUsed;
    let texts: string[] | undefined = Array.from({ length: 50_000 }, (_, at) =>
      `${at} ${"x".repeat(at % 7)}`.padEnd(500),
    );
    assert.ok(texts.join("").length > 1000);
    const held = new WeakRef(texts);
    texts = undefined;
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    assert.equal(held.deref(), undefined);
    assert.ok(process.memoryUsage().heapUsed < before + 20_000_000);
  });
});
