import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import { startChatServer } from "../../../servers/chatServer.ts";
import {
  badProvider,
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

describe("touchstone run", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  const inWorkspace = () => ({ cwd: workspace.folder });
  const good = { id: "sim", kind: "simulated", seed: 1 };

  it("warns on stderr of what may not be meant, and runs all the same", async () => {
    const scenarios = [{ ...makeScenario(1), schema: { type: "object", requierd: ["a"] } }];
    const config = await workspace.write(
      "data/configs/a.touchstone.json",
      makeConfig({ scenarios }),
    );
    const { code, stderr } = await runCli(["run", config], inWorkspace());
    assert.equal(code, 0, stderr);
    const warned = stderr.match(
      /^warning: data\/configs\/a\.touchstone\.json:\d+:\d+: .*"required"/gm,
    );
    assert.equal(warned?.length, 1, stderr);
  });

  it("writes its tests as JUnit where --junit says, as an export does, whatever failed", async () => {
    const broken = { id: "broken", kind: "simulated", seed: 1, faults: { missingField: 1 } };
    const config = await workspace.write(
      "data/configs/a.touchstone.json",
      makeConfig({ providers: [good, broken] }),
    );
    const args = ["run", config, "--junit", "out/tests.xml"];
    const { code, document } = await runForJson<RunOutcome>(args, inWorkspace());
    assert.equal(code, 1);
    const written = await readFile(path.join(workspace.folder, "out/tests.xml"), "utf8");
    assert.match(written, /<testsuites name="touchstone" tests="4" failures="2" errors="0"/);
    const exported = ["export", document.id, "--format", "junit"];
    assert.equal((await runCli(exported, inWorkspace())).stdout, written);
  });

  it("runs nothing when --junit names a place among the runs, and ends with 3 when it cannot be written", async () => {
    const config = await workspace.write("data/configs/a.touchstone.json", makeConfig());
    const among = ["run", config, "--junit", "data/results/tests.xml"];
    const refused = await runForJson<Failure>(among, inWorkspace());
    assert.deepEqual([refused.code, refused.document.error.code], [2, "usage"]);
    await workspace.write("file", "");
    const below = await runCli(["run", config, "--junit", "file/tests.xml"], inWorkspace());
    assert.equal(below.code, 3);
    assert.match(below.stderr, /warning: no JUnit file: Cannot write/);
    assert.match(below.stdout, /2 passed of 2 tests/);
    const { document } = await runForJson<{ runs: unknown[] }>(["list"], inWorkspace());
    assert.equal(document.runs.length, 1);
  });

  it("prints the table and where result and index are, and ends with 0", async () => {
    const config = await workspace.write("data/configs/a.touchstone.json", makeConfig());
    const { code, stdout, stderr } = await runCli(["run", config], inWorkspace());
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^provider +scenario +tests +errors +1st try +retry 1 +passed +p50 +p95$/m,
    );
    assert.match(stdout, /^sim +1 Person 1 +2 +0 +100% +100% +100% /m);
    assert.match(stdout, /people completed after .*: 2 passed of 2 tests \(100%\)\./);
    const file = /^Result +(.+)$/m.exec(stdout)?.[1] ?? "";
    const written = await readFile(path.join(workspace.folder, file), "utf8");
    assert.equal(testRunFileSchema.parse(JSON.parse(written)).summary.passed, 2);
    assert.ok(stdout.includes(path.join("data", "index.json")));
    assert.match(stderr, /^100% {2}2\/2 tests {2}2 passed {2}0 failed/m);
    assert.ok(!`${stdout}${stderr}`.includes("\u001b"));
  });

  it("with --json prints the document of the contract and nothing else", async () => {
    const config = await workspace.write("data/configs/a.touchstone.json", makeConfig());
    const { code, document } = await runForJson<RunOutcome>(["run", config], inWorkspace());
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(document), ["id", "status", "file", "duration", "summary"]);
    assert.equal(document.status, "completed");
    const written = JSON.parse(await readFile(path.join(workspace.folder, document.file), "utf8"));
    assert.equal(written.id, document.id);
    assert.deepEqual(written.summary, document.summary);
    assert.equal(written.config.file, "data/configs/a.touchstone.json");
  });

  it("ends with 1 when a test failed, unless --fail-under is met", async () => {
    const providers = [good, badProvider];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    const codeOf = async (...args: string[]) =>
      (await runCli(["run", config, ...args], inWorkspace())).code;
    assert.equal(await codeOf(), 1);
    assert.equal(await codeOf("--fail-under", "50"), 0);
    assert.equal(await codeOf("--fail-under", "50.5"), 1);
  });

  it("ends with 3 when every test errored, whatever --fail-under says", async () => {
    const providers = [{ ...good, timeoutMs: 20, faults: { timeout: 1 } }];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    const args = ["run", config, "--fail-under", "0"];
    const { code, document } = await runForJson<RunOutcome>(args, inWorkspace());
    assert.equal(code, 3);
    assert.equal(document.status, "completed");
    assert.equal(document.summary.errored, 2);
  });

  it("ends with the three most frequent failures, what each looks like and what to do", async () => {
    const server = await startChatServer({ kind: "openai", requiredKey: "right" });
    const gpt = { id: "gpt", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" };
    const providers = [
      gpt,
      { ...good, id: "slow", timeoutMs: 20, faults: { timeout: 1 } },
      badProvider,
      { ...good, id: "odd", faults: { missingField: 1 } },
    ];
    const config = await workspace.write(
      "data/a.touchstone.json",
      makeConfig({ providers, runsPerScenario: 10 }),
    );
    try {
      const { stdout, stderr } = await runCli(["run", config], inWorkspace());
      const end = stderr.slice(stderr.indexOf("Most frequent failures"));
      const groups = [
        ...end.matchAll(/^ {2}(\d+) tests: (\w+)\n {4}(\w+), scenario 1, run 1: .+\n {4}→ (.+)$/gm),
      ];
      assert.equal(groups.length, 3, stderr);
      const told = groups.map(([, count, reason, provider]) => `${count} ${reason} ${provider}`);
      for (const one of told) {
        const known = ["10 auth gpt", "10 timeout slow", "10 invalid_json bad", "10 required odd"];
        assert.ok(known.includes(one), one);
      }
      assert.match(stderr, /\n {4}→ .*\n$/, "nothing comes after it");
      assert.match(
        stdout,
        /^Not sent {2}\d tests? of gpt: not sent, since 3 answers before were: HTTP 401/m,
      );
      assert.doesNotMatch(stdout, /Most frequent/);
      const shown = await runCli(["show", "latest"], inWorkspace());
      assert.match(shown.stdout, /^Not sent {2}\d tests? of gpt: not sent, since 3 answers/m);
      const asText = ["export", "latest", "--format", "markdown"];
      const { stdout: markdown } = await runCli(asText, inWorkspace());
      assert.match(markdown, /\d tests? of gpt: not sent, since 3 answers/);
      const json = await runForJson<RunOutcome>(["run", config], inWorkspace());
      assert.doesNotMatch(json.stderr, /Most frequent/);
      const passing = ["run", config, "--provider", "odd", "--runs", "1"];
      const one = await runCli(passing, inWorkspace());
      assert.match(one.stderr, /^ {2}1 test: required$/m);
    } finally {
      await server.close();
    }
  });

  it("says nothing of failures where there are none", async () => {
    const config = await workspace.write("data/a.touchstone.json", makeConfig());
    const { stderr } = await runCli(["run", config], inWorkspace());
    assert.doesNotMatch(stderr, /failures/);
  });

  it("runs only what is selected", async () => {
    const config = await workspace.write(
      "data/a.touchstone.json",
      makeConfig({
        providers: [good, badProvider, { ...good, id: "third" }],
        scenarios: [makeScenario(1), makeScenario(2), makeScenario(3)],
      }),
    );
    const select = ["--provider", "sim", "--provider", "third", "--scenario", "3", "--runs", "4"];
    const { document } = await runForJson<RunOutcome>(["run", config, ...select], inWorkspace());
    const written = JSON.parse(await readFile(path.join(workspace.folder, document.file), "utf8"));
    assert.equal(document.summary.totalTests, 8);
    assert.deepEqual(written.config.providers, ["sim", "third"]);
    assert.deepEqual(written.config.scenarios, [3]);
    assert.equal(written.config.runsPerScenario, 4);
  });

  it("names what a selection asks for in vain", async () => {
    const config = await workspace.write("data/a.touchstone.json", makeConfig());
    for (const args of [
      ["--provider", "nobody"],
      ["--scenario", "9"],
    ]) {
      const { code, document } = await runForJson<Failure>(["run", config, ...args], inWorkspace());
      assert.equal(code, 2);
      assert.equal(document.error.code, "usage");
      assert.ok(document.error.message.includes(args[1] ?? ""));
    }
  });

  it("writes below --data and leaves the current folder alone", async () => {
    const config = await workspace.write("cfg/a.touchstone.json", makeConfig());
    const args = ["run", config, "--data", "elsewhere/store"];
    const { code, document } = await runForJson<RunOutcome>(args, inWorkspace());
    assert.equal(code, 0);
    assert.equal(path.dirname(document.file), path.join("elsewhere", "store", "results"));
    const listed = await runForJson<{ runs: unknown[] }>(["list"], inWorkspace());
    assert.equal(listed.document.runs.length, 0);
  });

  it("tells every problem of a config with file and line, and ends with 2", async () => {
    const config = await workspace.write(
      "data/a.touchstone.json",
      '{\n  "name": "x",\n  "provders": [],\n  "scenarios": ["gone.json"]\n}',
    );
    const { code, stdout, stderr } = await runCli(["run", config], inWorkspace());
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /data[/\\]a\.touchstone\.json:3:\d+: .*provders.*providers/);
    assert.match(stderr, /gone\.json/);
    const failed = await runForJson<Failure>(["run", config], inWorkspace());
    assert.equal(failed.document.error.code, "config");
    assert.equal(failed.code, 2);
  });

  it("says when the data folder cannot be one, and ends with 3", async () => {
    const config = await workspace.write("a.touchstone.json", makeConfig());
    await workspace.write("data", "a file");
    const { code, document } = await runForJson<Failure>(["run", config], inWorkspace());
    assert.equal(code, 3);
    assert.equal(document.error.code, "storage");
    assert.match(document.error.message, /data/);
  });

  it("says that a config is not there", async () => {
    const { code, document } = await runForJson<Failure>(["run", "no.json"], inWorkspace());
    assert.equal(code, 2);
    assert.match(document.error.message, /no\.json/);
  });

  it("counts in its result every request the server saw, repeats and retries included", async () => {
    const reply = JSON.stringify({ name: "Ada" });
    const server = await startChatServer({ kind: "openai", reply, invalidEvery: 5 });
    const good = { kind: "text", text: reply } as const;
    const busy = { kind: "status", status: 429, headers: { "retry-after": "0" } } as const;
    server.plan(good, good, busy, good, { kind: "status", status: 500 }, busy);
    const local = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" };
    const config = await workspace.write(
      "data/a.touchstone.json",
      makeConfig({ providers: [local], runsPerScenario: 25, maxRetries: 3 }),
    );
    try {
      const { code, document, stderr } = await runForJson<RunOutcome>(
        ["run", config],
        inWorkspace(),
      );
      assert.equal(code, 0, stderr);
      const file = path.join(workspace.folder, document.file);
      const { results } = testRunFileSchema.parse(JSON.parse(await readFile(file, "utf8")));
      const tests = results.local?.["1"]?.runs ?? [];
      const attempts = tests.flatMap((test) => test.attempts);
      const requests = attempts.reduce((sum, attempt) => sum + (attempt.httpRequests ?? 0), 0);
      assert.equal(requests, server.counters.requests);
      assert.equal(requests, attempts.length + 3);
      const failed = attempts.filter((attempt) => !attempt.success);
      assert.equal(failed.length, server.counters.invalidReplies);
      assert.ok(failed.length >= 5);
    } finally {
      await server.close();
    }
  });

  it("sends the key of the environment, and nothing before the key is there", async () => {
    const keys: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers.authorization);
      request.resume();
      response.setHeader("content-type", "application/json");
      const message = { role: "assistant", content: '{"name":"Ada"}' };
      response.end(
        JSON.stringify({ id: "1", choices: [{ index: 0, message, finish_reason: "stop" }] }),
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const makeFor = (apiKey: unknown) =>
      makeConfig({
        providers: [{ id: "local", kind: "openai-compatible", baseUrl, model: "m", apiKey }],
      });
    try {
      const env = await workspace.write("data/e.touchstone.json", makeFor({ env: "TS_TEST_KEY" }));
      const missing = await runForJson<Failure>(["run", env], inWorkspace());
      assert.equal(missing.code, 2);
      assert.match(missing.document.error.message, /TS_TEST_KEY/);
      const secret = await workspace.write("data/s.touchstone.json", makeFor({ secret: "S" }));
      const refused = await runForJson<Failure>(["run", secret], inWorkspace());
      assert.equal(refused.code, 2);
      assert.match(refused.document.error.message, /"env"/);
      assert.equal(keys.length, 0);
      const sent = await runForJson<RunOutcome>(["run", env], {
        ...inWorkspace(),
        env: { TS_TEST_KEY: "k-123" },
      });
      assert.equal(sent.code, 0, sent.stderr);
      assert.deepEqual(keys, ["Bearer k-123", "Bearer k-123"]);
      assert.ok(!`${sent.stdout}${sent.stderr}`.includes("k-123"));
    } finally {
      server.close();
    }
  });
});
