import assert from "node:assert/strict";
import { makeRandomId } from "../../../src/common/randomId.ts";

describe("a random id", () => {
  const ids = Array.from({ length: 2_000 }, makeRandomId);

  it("is a UUID of version 4", () => {
    const pattern = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    for (const id of ids) assert.match(id, pattern);
  });

  it("is made once, also of those that are made together", () => {
    assert.equal(new Set(ids).size, ids.length);
  });
});
