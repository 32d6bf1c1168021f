import assert from "node:assert/strict";
import { UserError } from "../../../src/model/userError.ts";
import { resolveRunId } from "../../../src/run/resolveRunIds.ts";

const a = "6f3c1c52-6c0e-4b5e-9d3a-0a1b2c3d4e5f";
const twin = "6f3c1c52-6c0e-4b5e-9d3a-0a1b2c3d4e60";
const other = "11111111-6c0e-4b5e-9d3a-0a1b2c3d4e5f";
const known = [a, twin, other];
const fails = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code;

describe("resolveRunId", () => {
  it("takes a full id, an unambiguous beginning, or latest", () => {
    assert.equal(resolveRunId(a, other, known), a);
    assert.equal(resolveRunId(a.toUpperCase(), other, known), a);
    assert.equal(resolveRunId("11111111", a, known), other);
    assert.equal(resolveRunId("11111111-6c", a, known), other);
    assert.equal(resolveRunId("latest", twin, known), twin);
  });

  it("refuses a beginning that is short, shared, or no id at all", () => {
    for (const name of ["1111111", "6f3c1c52", "../../etc", "zzzzzzzz", "11111111/..", ""]) {
      assert.throws(() => resolveRunId(name, a, known), fails("usage"), name);
    }
  });

  it("says when there is no such run", () => {
    assert.throws(() => resolveRunId("22222222", a, known), fails("not_found"));
    assert.throws(() => resolveRunId(a, undefined, []), fails("not_found"));
    assert.throws(() => resolveRunId("latest", undefined, known), fails("not_found"));
  });
});
