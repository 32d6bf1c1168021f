import assert from "node:assert/strict";
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemSchema } from "../../../../src/model/config/streamScenario.ts";
import { idleMasker } from "../../../../src/run/masking/masker.ts";
import { openSystemLog } from "../../../../src/run/system/systemLog.ts";
import { startSystem } from "../../../../src/run/system/systemProcess.ts";
import { TestFault } from "../../../../src/run/testFault.ts";
import { skipWithoutRedis } from "../../../servers/redisServer.ts";

/** A system that starts a child of its own, says both process ids and is ready at once. */
const parentProgram = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const server = require("node:http").createServer((request, response) => response.end("ok"));
  server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(process.pid + " " + child.pid));
`;

/** Systems that print the id of a program out of their group, each without other marks. */
const strayScripts = {
  "cleaned its environment": `
    env -i setsid -f sh -c 'echo $$; exec sleep 413'
    exec sleep 431`,
  "cleaned its environment and closed its files": `
    env -i setsid -f sh -c 'echo $$; exec sleep 413' 3>&-
    exec sleep 431`,
  "cleaned its environment and changed its limits": `
    prlimit --pid $$ --locks=7:
    env -i setsid -f sh -c 'echo $$; exec sleep 413'
    exec sleep 431`,
  "closed its files and changed its limits": `
    prlimit --pid $$ --locks=7:
    setsid -f sh -c 'echo $$; exec sleep 413' 3>&-
    exec sleep 431`,
};

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
      masker: idleMasker,
      print: (line) => lines.push(line),
      onProblem: assert.fail,
    });
    const signal = new AbortController().signal;
    const parsed = systemSchema.parse({ command: process.execPath, ...system });
    return { log, starting: startSystem({ system: parsed, folder, log, signal }) };
  }

  it("prints nothing that steers a terminal, and leaves it in the log", async () => {
    const lines: string[] = [];
    const hostile =
      "\u001b[32mgreen\u001b[39m\ttab \u001b]0;title\u0007 \u009b2J \b \r \u202e \u001b";
    const { log, starting } = start(
      { args: ["-e", `console.log(${JSON.stringify(hostile)})`] },
      lines,
    );
    const system = await starting;
    await system.exited;
    await system.stop(0);
    await log.close();
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines[0] ?? "", /[^\P{C}\t]/u);
    assert.match(lines[0] ?? "", /^green\ttab .*\\u0008 \\u000d \\u202e \\u001b$/);
    assert.ok((await readFile(path.join(folder, "system.log"), "utf8")).includes(`${hostile}\n`));
  });

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

  it("is told of before anything goes on when it cannot be started at all", async () => {
    const noProgram = path.join(folder, "no-program");
    await writeFile(noProgram, "text");
    for (const [command, code] of [
      [path.join(folder, "nothing-here"), "ENOENT"],
      ...(process.platform === "win32" ? [] : [[noProgram, "EACCES"]]),
    ]) {
      const { log, starting } = start({ command });
      await assert.rejects(starting, (error) => {
        assert.ok(error instanceof TestFault);
        assert.equal(error.kind, "process");
        assert.match(error.message, new RegExp(`could not be started.*${code}`));
        return true;
      });
      await log.close();
    }
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
    const program = "console.log(process.pid); setInterval(() => {}, 1000)";
    const { owner, pid } = await startOwner(process.execPath, ["-e", program]);
    assert.equal(isAlive(pid), true);
    owner.kill("SIGKILL");
    await waitUntil(() => !isAlive(pid));
  });

  /** Starts a process with a system of its own that prints a process id. */
  async function startOwner(command: string, args: readonly string[]) {
    const script = path.join(folder, "owner.mjs");
    const system = { command, args, env: {}, readyTimeoutMs: 1000 };
    await writeFile(
      script,
      `import { startSystem } from ${JSON.stringify(path.resolve("src/run/system/systemProcess.ts"))};
       const log = { follow: (child) => child.stdout.on("data", (text) => process.send(String(text))), close: async () => {} };
       await startSystem({ system: ${JSON.stringify(system)}, folder: ${JSON.stringify(folder)}, log, signal: new AbortController().signal });`,
    );
    const owner = fork(script, { execArgv: [] });
    const [text] = (await once(owner, "message")) as [string];
    return { owner, pid: Number(text) };
  }

  describe("with a program that left its group and", () => {
    before(function () {
      if (process.platform !== "linux") this.skip();
    });

    for (const [what, script] of Object.entries(strayScripts)) {
      it(`${what} ends with it`, async () => {
        const lines: string[] = [];
        const { log, starting } = start({ command: "sh", args: ["-c", script] }, lines);
        const system = await starting;
        await waitUntil(() => lines.length > 0);
        assert.equal(isAlive(Number(lines[0])), true);
        await system.stop(2000);
        assert.equal(isAlive(Number(lines[0])), false);
        await log.close();
      });

      it(`${what} ends with this process even when that is killed`, async () => {
        const { owner, pid } = await startOwner("sh", ["-c", script]);
        assert.equal(isAlive(pid), true);
        owner.kill("SIGKILL");
        await waitUntil(() => !isAlive(pid));
      });
    }

    describe("is a Redis server that became a daemon", () => {
      before(function () {
        skipWithoutRedis(this);
      });

      /** Redis overwrites its environment with its title; what starts it first may close its files as well. */
      const script = (port: number, redirect: string) => `
        redis-server --port ${port} --bind 127.0.0.1 --save '' --dir . --daemonize yes \\
          --pidfile "$PWD/${port}.pid" >/dev/null ${redirect}
        until [ -s ${port}.pid ]; do sleep 0.05; done
        cat ${port}.pid
        exec sleep 431`;

      for (const [how, redirect] of [
        ["", ""],
        [", its files closed,", "3>&-"],
      ] as const) {
        it(`it${how} ends with it`, async () => {
          const lines: string[] = [];
          const args = ["-c", script(await findFreePort(), redirect)];
          const { log, starting } = start({ command: "sh", args }, lines);
          const system = await starting;
          await waitUntil(() => lines.length > 0);
          assert.equal(isAlive(Number(lines[0])), true);
          await system.stop(2000);
          assert.equal(isAlive(Number(lines[0])), false);
          await log.close();
        });

        it(`it${how} ends with this process even when that is killed`, async () => {
          const args = ["-c", script(await findFreePort(), redirect)];
          const { owner, pid } = await startOwner("sh", args);
          assert.equal(isAlive(pid), true);
          owner.kill("SIGKILL");
          await waitUntil(() => !isAlive(pid));
        });
      }
    });
  });

  it("leaves alone what else this process started, and its limits as they were", async function () {
    if (process.platform !== "linux") this.skip();
    const limits = () => readFileSync("/proc/self/limits", "utf8");
    const limitsBefore = limits();
    const spawnSleep = () => spawn("sleep", ["431"], { stdio: "ignore" });
    const others = [spawnSleep()];
    const { log, starting } = start({ args: ["-e", "setInterval(() => {}, 1000)"] });
    others.push(spawnSleep());
    const system = await starting;
    others.push(spawnSleep());
    assert.equal(limits(), limitsBefore);
    await system.stop(0);
    await log.close();
    for (const other of others) {
      assert.equal(other.kill("SIGTERM"), true);
      const [, signal] = await once(other, "exit");
      assert.equal(signal, "SIGTERM");
    }
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
