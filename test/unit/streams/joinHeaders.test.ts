import assert from "node:assert/strict";
import { joinHeaders } from "../../../src/streams/joinHeaders.ts";

describe("joinHeaders", () => {
  it("joins a repeated header, whatever its case, and cookies as a request has them", () => {
    const raw = ["Accept", "a", "X-B", "1", "accept", "b", "cookie", "x=1", "Cookie", "y=2"];
    assert.deepEqual(joinHeaders(raw), { accept: "a, b", "x-b": "1", cookie: "x=1; y=2" });
  });

  it("takes any name for a name", () => {
    const joined = joinHeaders(["__proto__", "a", "constructor", "b", "__proto__", "c"]);
    assert.deepEqual(Object.entries(joined), [
      ["__proto__", "a, c"],
      ["constructor", "b"],
    ]);
    assert.equal(Object.getPrototypeOf(joined), Object.prototype);
  });
});
