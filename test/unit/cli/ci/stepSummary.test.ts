import assert from "node:assert/strict";
import { cutSummary } from "../../../../src/cli/ci/stepSummary.ts";

describe("the summary of a step", () => {
  it("is whole where it has room", () => {
    assert.equal(cutSummary("a\nb\n", 4), "a\nb\n");
  });

  it("is nothing where not even that would fit", () => {
    assert.equal(cutSummary("a\nb\n", 3), "");
    assert.equal(cutSummary("a\nb\n", -20), "");
  });

  it("is cut at a line, by bytes, and says so", () => {
    const text = `${"ä".repeat(20)}\n`.repeat(100);
    for (const bytes of [100, 500, 1001, 4000]) {
      const cut = cutSummary(text, bytes);
      assert.ok(Buffer.byteLength(cut) <= bytes, `${Buffer.byteLength(cut)} of ${bytes}`);
      assert.match(cut, /^(ä{20}\n)*\n… the rest has no room here/);
    }
  });
});
