import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import path from "node:path";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import { startChatServer } from "../../../servers/chatServer.ts";
import {
  makeConfig,
  makeWorkspace,
  runForJson,
  type StartedCli,
  startCli,
  type Workspace,
} from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}
interface Address {
  url: string;
  token: string;
}

const slow = { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 };

describe("touchstone serve", () => {
  let workspace: Workspace;
  const started: StartedCli[] = [];
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await workspace.write("data/configs/people.touchstone.json", makeConfig());
    await workspace.write("data/configs/slow.touchstone.json", makeConfig({ providers: [slow] }));
  });
  afterEach(async () => {
    for (const { child, result } of started.splice(0)) {
      child.kill("SIGKILL");
      await result;
    }
    await workspace.dispose();
  });

  async function serve(args: readonly string[] = [], env: Record<string, string> = {}) {
    const cli = await startCli(["serve", ...args], { cwd: workspace.folder, env });
    started.push(cli);
    return cli;
  }

  async function serveJson(args: readonly string[] = [], env: Record<string, string> = {}) {
    const cli = await serve(["--json", ...args], env);
    const [line] = await cli.printed(/^.+\n/);
    return { ...cli, address: JSON.parse(line) as Address };
  }

  async function endOf(cli: StartedCli, signal: NodeJS.Signals) {
    cli.child.kill(signal);
    return await cli.result;
  }

  it("prints one line of JSON, answers until Ctrl+C, and then ends with 0", async () => {
    const cli = await serveJson();
    assert.deepEqual(Object.keys(cli.address), ["url", "token"]);
    assert.match(cli.address.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await call(cli.address, "/api/state")).status, 200);
    assert.equal((await fetch(`${cli.address.url}/api/state`)).status, 401);
    const { code, stdout, stderr } = await endOf(cli, "SIGINT");
    assert.deepEqual([code, stdout.trimEnd().split("\n").length, stderr], [0, 1, ""]);
    await assert.rejects(call(cli.address, "/api/state"), /fetch failed/);
  });

  it("says for people where it is, what lets in, once, and how to stop it", async () => {
    const cli = await serve();
    const [text, url = "", token = ""] = await cli.printed(
      /^Test Service {2}(\S+)\nToken {9}(\S+)\nAPI docs {6}\S+\/docs\nCtrl\+C stops it\.\n$/,
    );
    assert.equal((await call({ url, token }, "/api/state")).status, 200);
    assert.equal((await fetch(`${url}/docs`)).status, 200);
    await startRun({ url, token }, "people");
    await cli.saw(/people completed/);
    const { code, stdout, stderr } = await endOf(cli, "SIGTERM");
    assert.deepEqual([code, stdout], [0, text]);
    assert.equal(stderr.includes(token), false);
  });

  it("shows the progress and the end of runs on stderr", async () => {
    const cli = await serveJson();
    const first = await startRun(cli.address, "people");
    await cli.saw(/people completed after .*: 2 passed of 2 tests \(100%\)\./);
    const second = await startRun(cli.address, "people");
    await cli.saw(/(people completed[\s\S]*){2}/);
    const { stderr } = await endOf(cli, "SIGINT");
    for (const id of [first, second]) assert.match(stderr, new RegExp(`Run ${id} of people`));
    assert.equal(stderr.match(/^100% {2}2\/2 tests/gm)?.length, 2, stderr);
  });

  it("stops a run that goes on as interrupted, tells it to who follows the run, and keeps what is there", async () => {
    const cli = await serveJson();
    const id = await startRun(cli.address, "slow");
    const events = await call(cli.address, `/api/test_runs/${id}/events`);
    const { code } = await endOf(cli, "SIGTERM");
    assert.equal(code, 0);
    assert.match(await events.text(), /"status":"interrupted"/);
    const result = await readOnlyResult();
    assert.deepEqual([result.id, result.status], [id, "interrupted"]);
  });

  it("takes its token from the environment, prints it in its document only and hands it to no program", async () => {
    const token = "a-token-of-mine-0123456789";
    const script =
      "process.stdout.write(JSON.stringify({ name: String(process.env.TOUCHSTONE_TOKEN) }))";
    const provider = { id: "program", kind: "command", command: process.execPath };
    const providers = [{ ...provider, args: ["-e", script] }];
    await workspace.write("data/configs/spy.touchstone.json", makeConfig({ providers }));
    const cli = await serveJson([], { TOUCHSTONE_TOKEN: token });
    assert.equal(cli.address.token, token);
    await startRun(cli.address, "spy");
    await cli.saw(/people completed/);
    const { code, stdout, stderr } = await endOf(cli, "SIGINT");
    assert.equal(code, 0);
    assert.equal(stdout.split(token).length, 2);
    assert.equal(stderr.includes(token), false);
    const { results } = await readOnlyResult();
    const replies = Object.values(results.program ?? {}).flatMap(({ runs }) =>
      runs.map(({ finalResponse }) => finalResponse),
    );
    assert.deepEqual(replies, [{ name: "undefined" }, { name: "undefined" }]);
  });

  it("takes keys from the environment, and says which one is missing", async () => {
    const server = await startChatServer({ kind: "openai", reply: '{"name":"Ada"}' });
    const local = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" };
    for (const name of ["SET_KEY", "OTHER_KEY"]) {
      const providers = [{ ...local, apiKey: { env: name } }];
      await workspace.write(`data/configs/${name}.touchstone.json`, makeConfig({ providers }));
    }
    try {
      const cli = await serveJson([], { SET_KEY: "sk-from-env" });
      await startRun(cli.address, "SET_KEY");
      await cli.saw(/people completed/);
      assert.equal(server.last().headers.authorization, "Bearer sk-from-env");
      const refused = await postRun(cli.address, "OTHER_KEY");
      assert.equal(refused.status, 422);
      const { error } = (await refused.json()) as Failure;
      assert.match(error.message, /environment variable OTHER_KEY, which is not set/);
    } finally {
      await server.close();
    }
  });

  it("closes runs of a killed process at its start", async () => {
    const killed = await serveJson();
    const id = await startRun(killed.address, "slow");
    await endOf(killed, "SIGKILL");
    const next = await serveJson();
    await next.saw(new RegExp(`Run ${id} had been interrupted`));
    const answer = await call(next.address, `/api/results/${id}/summary`);
    assert.equal(answer.status, 200);
  });

  it("warns when other machines can reach it, and not for names of this one", async () => {
    const open = await serveJson(["--host", "0.0.0.0"]);
    await open.saw(/^warning: 0\.0\.0\.0 can be reached by other machines/);
    const { stderr } = await endOf(await serveJson(["--host", "localhost"]), "SIGINT");
    assert.equal(stderr, "");
  });

  it("takes an IPv6 address with and without brackets", async function () {
    const addresses = Object.values(networkInterfaces()).flat();
    if (!addresses.some((each) => each?.address === "::1")) this.skip();
    for (const host of ["::1", "[::1]"]) {
      const cli = await serveJson(["--host", host]);
      assert.match(cli.address.url, /^http:\/\/\[::1\]:\d+$/);
      assert.equal((await call(cli.address, "/api/state")).status, 200);
      assert.equal((await endOf(cli, "SIGINT")).stderr, "");
    }
  });

  it("refuses what it cannot use with 2", async () => {
    const options = { cwd: workspace.folder };
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    try {
      for (const [args, env, message] of [
        [["--port", "65536"], {}, /0 to 65535/],
        [["--port", "x"], {}, /whole number/],
        [["--port", String(port)], {}, new RegExp(String(port))],
        [[], { TOUCHSTONE_TOKEN: "fifteen-letters" }, /at least 16/],
        [[], { TOUCHSTONE_TOKEN: "" }, /at least 16/],
        [[], { TOUCHSTONE_TOKEN: "with a blank in the middle" }, /visible/],
      ] as const) {
        const { code, document } = await runForJson<Failure>(["serve", ...args], {
          ...options,
          env,
        });
        assert.equal(code, 2, args.join(" "));
        assert.equal(document.error.code, "usage");
        assert.match(document.error.message, message);
      }
    } finally {
      other.close();
    }
  });

  async function readOnlyResult(): Promise<TestRunFile> {
    const folder = path.join(workspace.folder, "data", "results");
    const [name = ""] = await readdir(folder);
    return JSON.parse(await readFile(path.join(folder, name), "utf8"));
  }
});

function call({ url, token }: Address, at: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${url}${at}`, { ...init, headers });
}

function postRun(address: Address, name: string): Promise<Response> {
  const body = JSON.stringify({ config: `data/configs/${name}.touchstone.json` });
  return call(address, "/api/test_runs", { method: "POST", body });
}

async function startRun(address: Address, name: string): Promise<string> {
  const answer = await postRun(address, name);
  assert.equal(answer.status, 201, await answer.clone().text());
  return ((await answer.json()) as { id: string }).id;
}
