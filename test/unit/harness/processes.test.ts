import assert from "node:assert/strict";
import { once } from "node:events";
import { runCommand, startProcess, stopProcess } from "../../harness/processes.ts";

const sleeper = "setInterval(() => {}, 1000)";
/** Starts a process of its own that keeps the same output open. */
const parent = `
  const { spawn } = require("node:child_process");
  spawn(process.execPath, ["-e", ${JSON.stringify(sleeper)}], { stdio: "inherit" }).once("spawn", () => console.log("started"));
  ${sleeper};
`;

describe("runCommand", () => {
  it("gives the exit code and what was printed", async () => {
    const program = "console.log('out'); console.error('err'); process.exitCode = 3";
    const { code, output, timedOut } = await runCommand(process.execPath, ["-e", program], {
      timeoutMs: 20_000,
    });
    assert.equal(code, 3);
    assert.match(output, /out/);
    assert.match(output, /err/);
    assert.equal(timedOut, false);
  });

  it("stops a command at its time limit", async () => {
    const { code, timedOut } = await runCommand(process.execPath, ["-e", sleeper], {
      timeoutMs: 200,
    });
    assert.equal(timedOut, true);
    assert.equal(code, null);
  });

  it("says that a program is not there", async () => {
    const { code, output } = await runCommand("no-such-program", [], { timeoutMs: 5000 });
    assert.notEqual(code, 0);
    assert.match(output, /ENOENT/);
  });
});

describe("stopProcess", () => {
  it("ends what the process started, too", async function () {
    if (process.platform === "win32") this.skip();
    const child = startProcess(process.execPath, ["-e", parent]);
    assert.ok(child.stdout);
    await once(child.stdout, "data");
    const closed = once(child.stdout, "close");
    await stopProcess(child);
    await closed;
  });
});
