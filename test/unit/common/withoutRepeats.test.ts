import assert from "node:assert/strict";
import { withoutRepeats } from "../../../src/common/withoutRepeats.ts";

describe("withoutRepeats", () => {
  it("keeps the order in which values first came, each once", () => {
    assert.deepEqual(withoutRepeats([{ a: 2 }, { a: 1 }, { a: 2 }]), [{ a: 2 }, { a: 1 }]);
    assert.deepEqual(withoutRepeats([]), []);
  });
});
