import assert from "node:assert/strict";
import { describeLastRuns } from "../../../../src/editor/text/historyText.ts";

describe("the last runs of a config in its tooltip", () => {
  it("are a bar each, with the rate of the newest", () => {
    assert.deepEqual(describeLastRuns([100, null, 93.9]), [["Last 3 runs", "█·▇ 93.9% passed"]]);
    assert.deepEqual(describeLastRuns([50]), [["Last run", "▄ 50.0% passed"]]);
  });

  it("are told where no test ended in the newest, and are nothing where there is none", () => {
    const [[, text] = []] = describeLastRuns([100, null]);
    assert.equal(text, "█· no test ended in the newest");
    assert.deepEqual(describeLastRuns([]), []);
  });
});
