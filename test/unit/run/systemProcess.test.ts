import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemSchema } from "../../../src/model/streamScenario.ts";
import { openSystemLog } from "../../../src/run/systemLog.ts";
import { startSystem } from "../../../src/run/systemProcess.ts";
import { TestFault } from "../../../src/run/testFault.ts";

/** A system that starts a child of its own, says both process ids and is ready at once. */
const parentProgram = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const server = require("node:http").createServer((request, response) => response.end("ok"));
  server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(process.pid + " " + child.pid));
`;

describe("the system under test", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-system-"));
  });
  after(() => rm(folder, { recursive: true }));

  function start(system: Record<string, unknown>, lines: string[] = []) {
    const log = openSystemLog({
      file: path.join(folder, "system.log"),
      title: "a test",
      print: (line) => lines.push(line),
      onProblem: assert.fail,
    });
    const signal = new AbortController().signal;
    const parsed = systemSchema.parse({ command: process.execPath, ...system });
    return { log, starting: startSystem({ system: parsed, folder, log, signal }) };
  }

  it("is ready when its url answers, and is stopped with all it started", async () => {
    const port = await findFreePort();
    const lines: string[] = [];
    const { log, starting } = start(
      {
        args: ["-e", parentProgram],
        env: { PORT: String(port) },
        readyUrl: `http://127.0.0.1:${port}/`,
      },
      lines,
    );
    const system = await starting;
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
    await Promise.all([system.stop(2000), system.stop(2000)]);
    await system.stop(0);
    await log.close();
    const pids = (lines[0] ?? "").split(" ").map(Number);
    assert.equal(pids.length, 2);
    await waitUntil(() => !pids.some(isAlive));
    assert.match(await readFile(path.join(folder, "system.log"), "utf8"), /--- a test\n\d+ \d+\n/);
  });

  it("ends with a program of its that left its group and keeps the output open", async function () {
    if (process.platform !== "linux") this.skip();
    const lines: string[] = [];
    const program = `
      const options = { detached: true, stdio: "inherit" };
      const child = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"], options);
      child.unref();
      console.log(child.pid);`;
    const { log, starting } = start({ args: ["-e", program] }, lines);
    const system = await starting;
    await system.exited;
    await system.stop(0);
    await log.close();
    assert.equal(lines.length, 1);
    await waitUntil(() => !isAlive(Number(lines[0])));
  });

  it("is told of when it ends before it is ready, with its exit code", async () => {
    const port = await findFreePort();
    const { log, starting } = start({
      args: ["-e", "process.exit(3)"],
      readyUrl: `http://127.0.0.1:${port}/`,
    });
    await assert.rejects(starting, (error) => {
      assert.ok(error instanceof TestFault);
      assert.equal(error.kind, "process");
      assert.match(error.message, /ended with code 3/);
      return true;
    });
    await log.close();
  });

  it("is told of when it cannot be started at all", async () => {
    const { log, starting } = start({ command: path.join(folder, "nothing-here") });
    const system = await starting;
    assert.match((await system.exited) ?? "", /could not be started.*ENOENT/);
    await system.stop(0);
    await log.close();
  });

  it("is given up and ended when it is not ready in time", async () => {
    const port = await findFreePort();
    const lines: string[] = [];
    const { log, starting } = start(
      {
        args: ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"],
        readyUrl: `http://127.0.0.1:${port}/`,
        readyTimeoutMs: 300,
      },
      lines,
    );
    await assert.rejects(starting, /not ready after 300 ms.*ECONNREFUSED/);
    await log.close();
    assert.equal(isAlive(Number(lines[0])), false);
  });

  it("is not started where something else answers already", async () => {
    const server = createServer((_request, response) => response.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { log, starting } = start({ args: ["-e", ""], readyUrl: `http://127.0.0.1:${port}/` });
    await assert.rejects(starting, /before the system was started/);
    await log.close();
    server.close();
  });

  it("ends with this process even when that is killed", async function () {
    if (process.platform === "win32") this.skip();
    const script = path.join(folder, "owner.mjs");
    const module = (name: string) => path.resolve("src/run", name);
    await writeFile(
      script,
      `import { startSystem } from ${JSON.stringify(module("systemProcess.ts"))};
       const log = { follow: (child) => child.stdout.on("data", (text) => process.send(String(text))), close: async () => {} };
       const args = ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"];
       await startSystem({ system: { command: process.execPath, args, env: {}, readyTimeoutMs: 1000 }, folder: ".", log, signal: new AbortController().signal });`,
    );
    const owner = fork(script, { execArgv: [] });
    const [text] = (await once(owner, "message")) as [string];
    const pid = Number(text);
    assert.equal(isAlive(pid), true);
    owner.kill("SIGKILL");
    await waitUntil(() => !isAlive(pid));
  });
});

// --- internal ---

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Whether a process runs; one that has ended and waits to be collected does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const state = existsSync("/proc") ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
    return !/\) Z /.test(state);
  } catch {
    return false;
  }
}

/** The end of a process that is not our child sends no event. */
async function waitUntil(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    assert.ok(performance.now() < deadline, "still not so after 10 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
