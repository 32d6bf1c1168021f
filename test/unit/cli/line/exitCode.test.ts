import assert from "node:assert/strict";
import { exitCodeOfError, exitCodeOfRun } from "../../../../src/cli/line/exitCode.ts";
import type { RunStatus } from "../../../../src/model/results/resultFile.ts";
import { UserError } from "../../../../src/model/userError.ts";

const makeOutcome = (
  passed: number,
  failed: number,
  errored = 0,
  status: RunStatus = "completed",
) => {
  const totalTests = passed + failed;
  const successRate = totalTests === 0 ? 0 : (passed * 100) / totalTests;
  return { status, summary: { totalTests, passed, failed, errored, successRate } };
};

describe("exitCodeOfRun", () => {
  it("is 0 when all passed and 1 when one did not", () => {
    assert.equal(exitCodeOfRun(makeOutcome(3, 0)), 0);
    assert.equal(exitCodeOfRun(makeOutcome(2, 1)), 1);
    assert.equal(exitCodeOfRun(makeOutcome(2, 1, 1)), 1);
  });

  it("with a bar is 1 only below it", () => {
    assert.equal(exitCodeOfRun(makeOutcome(3, 1), 75), 0);
    assert.equal(exitCodeOfRun(makeOutcome(3, 1), 75.1), 1);
    assert.equal(exitCodeOfRun(makeOutcome(0, 4), 0), 0);
  });

  it("is 3 when the run was not completed or every test errored, whatever else", () => {
    for (const status of ["cancelled", "interrupted", "failed"] as const) {
      assert.equal(exitCodeOfRun(makeOutcome(3, 0, 0, status)), 3);
      assert.equal(exitCodeOfRun(makeOutcome(0, 3, 0, status), 0), 3);
    }
    assert.equal(exitCodeOfRun(makeOutcome(0, 3, 3)), 3);
    assert.equal(exitCodeOfRun(makeOutcome(0, 3, 3), 0), 3);
    assert.equal(exitCodeOfRun(makeOutcome(0, 3, 2)), 1);
  });
});

describe("exitCodeOfError", () => {
  it("tells apart what the user can mend, a lock and the rest", () => {
    const codeOf = (code: UserError["code"]) => exitCodeOfError(new UserError("x", { code }));
    assert.deepEqual(
      [codeOf("usage"), codeOf("config"), codeOf("not_found"), codeOf("unsupported")],
      [2, 2, 2, 2],
    );
    assert.equal(codeOf("locked"), 4);
    assert.equal(codeOf("storage"), 3);
    assert.equal(exitCodeOfError(new TypeError("x")), 3);
  });
});
