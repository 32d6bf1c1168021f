import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Provider } from "../../../../src/model/provider.ts";
import { createProvider } from "../../../../src/providers/createProvider.ts";
import {
  catchProviderError,
  makeConfig,
  makeRequest,
  neverAborted,
  providerContext,
} from "../fixtures.ts";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-command-")));
});
afterEach(() => rm(folder, { recursive: true }));

function open(script: string, changes: Record<string, unknown> = {}): Promise<Provider> {
  const config = { kind: "command", command: process.execPath, args: ["-e", script], ...changes };
  return createProvider(makeConfig(config), { ...providerContext, configFolder: folder });
}

async function run(script: string, changes: Record<string, unknown> = {}) {
  const provider = await open(script, changes);
  return await provider.send(makeRequest(), neverAborted());
}

async function fail(script: string, changes: Record<string, unknown> = {}) {
  return await catchProviderError(run(script, changes));
}

describe("command provider", () => {
  it("gives the program the request as JSON on stdin and nothing else", async () => {
    const { text } = await run("process.stdin.pipe(process.stdout)");
    assert.deepEqual(JSON.parse(text), makeRequest());
  });

  it("starts it in the config's folder, or in cwd below it, with env added", async () => {
    const script =
      "process.stdout.write(JSON.stringify([process.cwd(), process.env.MARK, !!process.env.PATH]))";
    const direct = await run(script, { env: { MARK: "here" } });
    assert.deepEqual(JSON.parse(direct.text), [folder, "here", true]);
    await mkdir(path.join(folder, "sub"));
    const below = await run(script, { cwd: "sub" });
    assert.deepEqual(JSON.parse(below.text), [path.join(folder, "sub"), null, true]);
  });

  it("passes arguments as they are, without a shell", async () => {
    const script = "process.stdout.write(process.argv.at(-1))";
    const { text } = await run(script, { args: ["-e", script, "--", "$HOME; echo *"] });
    assert.equal(text, "$HOME; echo *");
  });

  it("keeps the reply as it came", async () => {
    const { text } = await run("process.stdout.write('  ü\\n{}\\n')");
    assert.equal(text, "  ü\n{}\n");
  });

  it("reports an exit code with the end of stderr, and keeps what was printed", async () => {
    const error = await fail(
      "process.stdout.write('part'); console.error('x'.repeat(9000) + 'out of memory'); process.exitCode = 3",
    );
    assert.equal(error.kind, "process");
    assert.match(error.message, /exit code 3: …x*out of memory$/);
    assert.ok(error.message.length < 2300);
    assert.equal(error.rawResponse, "part");
  });

  it("reports a signal that ended it", async () => {
    const error = await fail("process.kill(process.pid, 'SIGTERM')");
    assert.match(error.message, /was ended by SIGTERM/);
  });

  it("reports a program or folder that is not there", async () => {
    const missing = await fail("", { command: "no-such-program-here" });
    assert.equal(missing.kind, "process");
    assert.match(missing.message, /no-such-program-here could not be started: .*ENOENT/);
    const homeless = await fail("", { cwd: "missing" });
    assert.equal(homeless.kind, "process");
    assert.ok(homeless.message.includes(`no folder ${path.join(folder, "missing")}`));
    assert.doesNotMatch(homeless.message, /ENOENT/);
    assert.equal((await fail("", { args: ["\0"] })).kind, "process");
  });

  it("takes a program that ends without reading its request", async () => {
    const long = [{ role: "user" as const, content: "x".repeat(2_000_000) }];
    const provider = await open("process.stdin.destroy(); process.stdout.write('{}')");
    const { text } = await provider.send(makeRequest({ messages: long }), neverAborted());
    assert.equal(text, "{}");
  });

  it("ends a program that prints without end", async () => {
    const error = await fail(
      "const chunk = 'x'.repeat(1 << 20); (function more() { process.stdout.write(chunk, more); })()",
    );
    assert.match(error.message, /printed more than 16 MB/);
    assert.equal(error.rawResponse.length, 16 * 1024 * 1024);
  });

  it("ends the program and all it started when aborted", async () => {
    const both = await watchTwoProcesses();
    const controller = new AbortController();
    const provider = await open(both.script);
    const sending = provider.send(makeRequest(), controller.signal);
    await both.started;
    controller.abort(new Error("enough"));
    await assert.rejects(sending, /enough/);
    await both.ended;
    await both.close();
  });

  it("keeps what was printed before it was aborted", async () => {
    const printed = Promise.withResolvers<void>();
    const server = http.createServer((_request, response) => {
      printed.resolve();
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const provider = await open(
      `process.stdout.write("part", () => fetch("http://127.0.0.1:${port}")); setInterval(() => {}, 1000)`,
    );
    try {
      const controller = new AbortController();
      const sending = catchProviderError(provider.send(makeRequest(), controller.signal));
      await printed.promise;
      const reason = new Error("enough");
      controller.abort(reason);
      const error = await sending;
      assert.deepEqual([error.kind, error.rawResponse, error.cause], ["process", "part", reason]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("ends the program and all it started when disposed of", async () => {
    const both = await watchTwoProcesses();
    const provider = await open(both.script);
    const sending = catchProviderError(provider.send(makeRequest(), neverAborted()));
    await both.started;
    await provider.dispose();
    assert.match((await sending).message, /was ended by SIGKILL/);
    await both.ended;
    await both.close();
  });
});

/** A program that starts another; each holds a connection open for as long as it lives. */
async function watchTwoProcesses() {
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let open = 0;
  const server = http.createServer();
  server.on("connection", (socket) => {
    if (++open === 2) started.resolve();
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (--open === 0) ended.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connect = `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
  const script = `${connect}; require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(connect)}], { stdio: 'ignore' })`;
  return {
    script,
    started: started.promise,
    ended: ended.promise,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
