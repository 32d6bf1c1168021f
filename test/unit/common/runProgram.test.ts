import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { runProgram } from "../../../src/common/runProgram.ts";

const cwd = tmpdir();
const runNode = (script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  runProgram(process.execPath, ["-e", script], { cwd, timeoutMs: 10_000, ...options });

/** The longest that anybody may have waited for a deadline of 300 ms. */
const soonMs = 5000;
const timed = async (work: () => Promise<unknown>) => {
  const startMs = performance.now();
  await work();
  assert.ok(performance.now() - startMs < soonMs);
};

describe("a program that is run to its end", function () {
  this.timeout(20_000);

  it("gives what it printed", async () => {
    assert.equal(await runNode("console.log(process.cwd())"), `${process.cwd() && cwd}\n`);
  });

  const stubborn: Record<string, string> = {
    "never ends": "setInterval(() => {}, 1000)",
    "ignores that it is asked to end":
      "for (const each of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(each, () => {}); setInterval(() => {}, 1000)",
    "prints and never ends": "console.log('x'); setInterval(() => console.log('x'), 20)",
    "ends and leaves another that holds its output":
      "require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 8000)'], { stdio: 'inherit', detached: true }).unref()",
  };
  for (const [what, script] of Object.entries(stubborn)) {
    it(`is given up at its deadline: one that ${what}`, () =>
      timed(() =>
        assert.rejects(runNode(script, { timeoutMs: 300 }), /did not end within 300 ms/),
      ));
    it(`is given up at once when that is asked for: one that ${what}`, () =>
      timed(async () => {
        const signal = AbortSignal.timeout(300);
        await assert.rejects(runNode(script, { signal }), { name: "TimeoutError" });
      }));
  }

  it("is not started once it is no longer wanted", async () => {
    const reason = new Error("stopped");
    await assert.rejects(runNode("", { signal: AbortSignal.abort(reason) }), reason);
  });

  it("tells how it failed", async () => {
    await assert.rejects(runNode("process.exit(3)"), { code: 3 });
    const missing = runProgram("no-such-program", [], { cwd, timeoutMs: 1000 });
    await assert.rejects(missing, { code: "ENOENT" });
  });
});
