import assert from "node:assert/strict";
import { formatSparkline } from "../../../../src/model/words/sparkline.ts";

describe("a sparkline of rates", () => {
  it("has a bar a run, the highest for 100 alone, and a dot where there is none", () => {
    assert.equal(formatSparkline([0, 14, 15, 50, 99.9, 100]), "▁▁▂▄▇█");
    assert.equal(formatSparkline([100, undefined, 0]), "█·▁");
    assert.equal(formatSparkline([]), "");
  });

  it("holds for rates that are none", () => {
    assert.equal(formatSparkline([-5, 250]), "▁█");
  });
});
