import assert from "node:assert/strict";
import { decodePercent } from "../../../src/common/decodePercent.ts";

describe("percent-encoded text", () => {
  it("is decoded", () => assert.equal(decodePercent("a%20%C3%A4%2F"), "a ä/"));

  for (const text of ["%", "100%", "%zz", "%E0%A4%A", "a%2", "%C3%28"]) {
    it(`stands for itself where it is not encoded rightly: ${text}`, () => {
      assert.equal(decodePercent(text), text);
    });
  }
});
