import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hashJson } from "../../../../src/scenarios/files/hashJson.ts";

describe("hashJson", () => {
  it("is the sha-256 of the JSON with sorted keys", () => {
    const expected = createHash("sha256").update('{"a":[{"c":1,"d":2}],"b":null}').digest("hex");
    assert.equal(hashJson({ b: null, a: [{ d: 2, c: 1 }] }), expected);
  });

  it("sorts keys that look like numbers as text, too", () => {
    const expected = createHash("sha256").update('{"10":1,"9":2}').digest("hex");
    assert.equal(hashJson({ 9: 2, 10: 1 }), expected);
  });

  it("tells arrays of another order apart", () => {
    assert.notEqual(hashJson([1, 2]), hashJson([2, 1]));
  });
});
