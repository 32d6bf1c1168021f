import assert from "node:assert/strict";
import { errorOf } from "../support.ts";

describe("a window without a folder", () => {
  it("says what is missing instead of failing", async () => {
    for (const command of ["createSampleConfig", "rebuildIndex", "cleanUpRuns"]) {
      assert.equal(await errorOf(`touchstone.${command}`), "Open a folder first");
    }
  });
});
