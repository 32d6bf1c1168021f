import assert from "node:assert/strict";
import { isBelow, isInside } from "../../../src/common/isInside.ts";

describe("isInside", () => {
  const files = ["/w/a/b/c", "/w/a/..b", "/w/a", "/w/ab", "/w", "/w/a/../ab"];

  it("counts the folder itself and what lies below, no neighbour of a like name", () => {
    assert.deepEqual(
      files.map((file) => isInside("/w/a", file)),
      [true, true, true, false, false, false],
    );
  });

  it("can do without the folder itself", () => {
    assert.deepEqual(
      files.map((file) => isBelow("/w/a", file)),
      [true, true, false, false, false, false],
    );
  });
});
