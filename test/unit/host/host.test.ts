import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JsonSchema } from "../../../src/model/config/jsonSchema.ts";
import { parseExactJson } from "../../../src/model/json/exactJson.ts";
import type { HostToEditor } from "../../../src/model/wire/hostProtocol.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { startRun } from "./hostHarness.ts";
import { createHostTalk } from "./hostTalk.ts";

const hostScript = path.join(import.meta.dirname, "../../../src/host/main.ts");

/** A real run host in a child process, spoken to as the editor does. */
function startHost(execArgv: readonly string[] = []) {
  const child = fork(hostScript, [], { serialization: "advanced", execArgv: [...execArgv] });
  const { messages, hear, request, waitFor } = createHostTalk((message) => child.send(message));
  child.on("message", (raw) => hear(parseExactJson(String(raw))));
  const messageOf = <T extends HostToEditor["type"]>(type: T) =>
    waitFor(() => messages.find((m): m is Extract<HostToEditor, { type: T }> => m.type === type));
  return { child, messages, messageOf, request };
}

describe("run host", () => {
  let workspace: Workspace;
  let server: ChatServer;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada", age: 36 });
    server = await startChatServer({ kind: "openai", reply });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
    }
    await server.close();
    await workspace.remove();
  });

  async function initializedHost(execArgv?: readonly string[]) {
    const host = startHost(execArgv);
    children.push(host.child);
    const { recovered } = await host.request("initialize", {
      workspaceFolder: workspace.folder,
      dataFolder: workspace.dataFolder,
      touchstoneVersion: "0.0.0",
    });
    return { ...host, recovered };
  }

  async function writeConfig(
    provider: Record<string, unknown>,
    runsPerScenario: number,
    schema: JsonSchema = personSchema,
  ) {
    const file = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    const scenario = {
      number: 1,
      name: "Person",
      kind: "prompt",
      prompt: "Who?",
      schema,
    };
    const config = {
      name: "people",
      providers: [provider],
      scenarios: [scenario],
      runsPerScenario,
    };
    await writeFile(file, JSON.stringify(config));
    return file;
  }
  const local = () => ({
    id: "local",
    kind: "openai-compatible",
    baseUrl: server.baseUrl,
    model: "m",
    concurrency: 1,
  });

  it("describes, runs, lists, reports, exports and deletes", async () => {
    const config = await writeConfig(local(), 4);
    const host = await initializedHost();
    const { configs } = await host.request("listConfigs", { files: [config] });
    assert.equal(configs[0]?.name, "people");
    assert.deepEqual(configs[0]?.problems, []);

    const { runId } = await startRun(host, config);
    const { outcome } = await host.messageOf("runFinished");
    assert.equal(outcome.id, runId);
    assert.equal(outcome.summary.passed, 4);

    const { rows, total } = await host.request("listRuns", { offset: 0, limit: 10 });
    assert.equal(total, 1);
    assert.ok(rows[0]?.kind === "run" && rows[0].entry.id === runId);

    const report = await host.request("getReport", { runId });
    assert.equal(report.state, "finished");
    assert.deepEqual(report.cells[0]?.ladder, [100, 100, 100, 100]);
    const page = await host.request("getTests", { runId, filter: {}, offset: 1, limit: 2 });
    assert.equal(page.total, 4);
    assert.equal(page.tests.length, 2);
    const key = { provider: "local", scenario: 1, runNumber: 3 };
    const { attempts, prompts } = await host.request("getAttempts", { runId, key });
    assert.deepEqual(attempts[0]?.parsedResponse, { name: "Ada", age: 36 });
    assert.ok(prompts[attempts[0]?.promptHash ?? ""]);

    const out = path.join(workspace.folder, "out.csv");
    const exported = await host.request("exportRuns", { runIds: [runId], format: "csv", out });
    assert.deepEqual(exported.files, [out]);
    const page4 = { runIds: [runId], format: "html", out: `${out}.html` };
    await host.request("exportRuns", { ...page4, includeValues: true });
    assert.match(await readFile(page4.out, "utf8"), /This file holds replies.*<pre[^>]*>[^<]*Ada/s);
    const asked = { runIds: [runId], includeValues: false };
    const { markdown } = await host.request("getRunsAsMarkdown", asked);
    assert.match(markdown, /^## `people` .*4 passed of 4 tests/s);
    const { formats } = await host.request("listExportFormats", {});
    assert.deepEqual(formats.map(({ name, isOneRunAFile }) => [name, isOneRunAFile]).slice(0, 2), [
      ["json", true],
      ["csv", false],
    ]);
    const unknown = { runIds: [runId], format: "xls", out };
    await assert.rejects(host.request("exportRuns", unknown), /usage/);
    await host.request("deleteRuns", { runIds: [runId] });
    assert.equal((await host.request("listRuns", { offset: 0, limit: 10 })).total, 0);
    assert.deepEqual(await readdir(path.join(workspace.dataFolder, "results")), []);
  });

  it("closes its run after a fault that nobody catches, and says so", async () => {
    const code = 'process.on("SIGUSR2", () => { throw new Error("broken"); });';
    const host = await initializedHost([
      "--import",
      `data:text/javascript,${encodeURIComponent(code)}`,
    ]);
    const { runId } = await startRun(
      host,
      await writeConfig(
        { id: "sim", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 },
        4,
      ),
    );
    const exit = once(host.child, "exit");
    host.child.kill("SIGUSR2");
    const { message } = await host.messageOf("log");
    assert.match(message, /^unexpected fault: Error: broken/);
    const { outcome } = await host.messageOf("runFinished");
    assert.deepEqual([outcome.id, outcome.status], [runId, "interrupted"]);
    assert.deepEqual(await exit, [1, null]);
  });

  it("reports a run while it goes on, and cancels it", async () => {
    const config = await writeConfig(local(), 50);
    const host = await initializedHost();
    const text = JSON.stringify({ name: "Ada", age: 36 });
    server.plan({ kind: "text", text }, { kind: "text", text }, { kind: "hang" });
    const { runId } = await startRun(host, config);
    for (let n = 0; n < 3; n++) await server.nextRequest();
    const report = await host.request("getReport", { runId });
    assert.equal(report.state, "running");
    assert.equal(report.head.summary.totalTests, 2);
    const key = { provider: "local", scenario: 1, runNumber: 1 };
    const { attempts } = await host.request("getAttempts", { runId, key });
    assert.equal(attempts.length, 1);
    await host.request("cancelRun", { runId });
    const { outcome } = await host.messageOf("runFinished");
    assert.equal(outcome.status, "cancelled");
    assert.equal(outcome.summary.totalTests, 2);
  });

  it("writes an interrupted result and ends when its editor goes away", async () => {
    const config = await writeConfig(local(), 50);
    const host = await initializedHost();
    const text = JSON.stringify({ name: "Ada", age: 36 });
    server.plan({ kind: "text", text }, { kind: "hang" });
    await startRun(host, config);
    for (let n = 0; n < 2; n++) await server.nextRequest();
    host.child.disconnect();
    const [exitCode] = await once(host.child, "exit");
    assert.equal(exitCode, 0);
    const [name] = await readdir(path.join(workspace.dataFolder, "results"));
    const file = await workspace.readResult(`results/${name}`);
    assert.equal(file.status, "interrupted");
    assert.equal(file.summary.totalTests, 1);
  });

  it("finishes its run when its editor goes away, where that is wanted, and may be stopped from outside", async () => {
    const config = await writeConfig(local(), 50);
    const host = await initializedHost();
    host.child.send({ type: "onWindowClose", runs: "finish" });
    server.plan({ kind: "hang" });
    await startRun(host, config);
    await server.nextRequest();
    host.child.disconnect();
    const store = openTestDataStore(workspace.dataFolder);
    const owner = (await store.readRunLockOwner()) ?? assert.fail();
    assert.equal(owner.pid, host.child.pid);
    await store.writeStopRequest(owner);
    assert.deepEqual(await once(host.child, "exit"), [0, null]);
    assert.equal((await store.openResult(owner.runId)).head.status, "cancelled");
  });

  it("takes its run to the end without its editor, where that is wanted", async () => {
    const config = await writeConfig(local(), 50);
    const host = await initializedHost();
    host.child.send({ type: "onWindowClose", runs: "finish" });
    const { runId } = await startRun(host, config);
    await server.nextRequest();
    host.child.disconnect();
    assert.deepEqual(await once(host.child, "exit"), [0, null]);
    const { head } = await openTestDataStore(workspace.dataFolder).openResult(runId);
    assert.deepEqual([head.status, head.summary.passed], ["completed", 50]);
  });

  it("interrupts a run that asks the editor which is gone, also where it may finish", async () => {
    const model = { id: "own", kind: "vscode-lm", vendor: "test", family: "scripted" };
    const config = await writeConfig(model, 50);
    const host = await initializedHost();
    host.child.send({ type: "onWindowClose", runs: "finish" });
    const { runId } = await startRun(host, config);
    await host.messageOf("chat");
    host.child.disconnect();
    assert.deepEqual(await once(host.child, "exit"), [0, null]);
    const { head } = await openTestDataStore(workspace.dataFolder).openResult(runId);
    assert.equal(head.status, "interrupted");
  });

  it("stops its run in the midst of a judgement when the editor is gone", async () => {
    const slow = { properties: { name: { pattern: "^(a+)+$" } } };
    const config = await writeConfig({ ...local(), concurrency: 2 }, 50, slow);
    const host = await initializedHost();
    const hangingReply = JSON.stringify({ name: `${"a".repeat(45)}!` });
    server.plan({ kind: "text", text: hangingReply }, { kind: "hang" }, { kind: "hang" });
    await startRun(host, config);
    for (let n = 0; n < 2; n++) await server.nextRequest();
    host.child.disconnect();
    assert.deepEqual(await once(host.child, "exit"), [0, null]);
    const [name] = await readdir(path.join(workspace.dataFolder, "results"));
    const file = await workspace.readResult(`results/${name}`);
    assert.equal(file.status, "interrupted");
  });

  it("closes at its start what a killed host left behind", async () => {
    const config = await writeConfig(local(), 50);
    const first = await initializedHost();
    const text = JSON.stringify({ name: "Ada", age: 36 });
    server.plan({ kind: "text", text }, { kind: "hang" });
    const { runId } = await startRun(first, config);
    for (let n = 0; n < 2; n++) await server.nextRequest();
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = await initializedHost();
    assert.deepEqual(
      second.recovered.map(({ id, status }) => [id, status]),
      [[runId, "interrupted"]],
    );
  });

  it("shows exactly the lines that a git choice then writes", async () => {
    for (const hasConfigs of [false, true]) {
      if (hasConfigs) await writeConfig(local(), 1);
      const host = await initializedHost();
      const { choices } = await host.request("listGitChoices", {});
      assert.equal(choices.length, 3);
      for (const { choice, lines } of choices) {
        const written = await host.request("setGitChoice", { choice });
        assert.deepEqual(written.lines, lines);
        const text = await readFile(path.join(workspace.folder, ".gitignore"), "utf8");
        for (const line of lines) assert.ok(text.split("\n").includes(line), line);
      }
    }
  });

  it("refuses a script with a broken line at the start of a run, and reads none for a list", async () => {
    const config = path.join(workspace.dataFolder, "configs", "steps.touchstone.json");
    const dispatchers = [{ kind: "jsonl" }];
    const scenario = {
      number: 1,
      name: "Steps",
      kind: "stream",
      sources: [{ id: "steps", kind: "script", file: "steps.jsonl", dispatchers }],
      reactions: [{ id: "seen", handler: { kind: "http" } }],
    };
    await mkdir(path.dirname(config), { recursive: true });
    await writeFile(config, JSON.stringify({ name: "steps", scenarios: [scenario] }));
    await writeFile(path.join(path.dirname(config), "steps.jsonl"), "\noops");
    const host = await initializedHost();
    const { configs } = await host.request("listConfigs", { files: [config] });
    assert.deepEqual(configs[0]?.problems, []);
    const { prepared, summary } = await host.request("prepareRun", { config });
    const { problems } = summary;
    assert.deepEqual(
      problems.map(({ file, line }) => [path.basename(file), line]),
      [["steps.jsonl", 2]],
    );
    const starting = host.request("startRun", { prepared, keys: [] });
    await assert.rejects(starting, /^Error: config: .*steps\.jsonl:2:1: is not JSON/);
  });

  it("starts a config as it was read for this start, whatever was read or saved meanwhile", async () => {
    const config = await writeConfig({ id: "sim", kind: "simulated" }, 3);
    const host = await initializedHost();
    const { prepared, summary } = await host.request("prepareRun", { config });
    assert.deepEqual([summary.name, summary.problems], ["people", []]);
    await writeConfig({ id: "sim", kind: "simulated" }, 5);
    const later = await host.request("prepareRun", { config });
    await rm(config);
    await host.request("startRun", { prepared, keys: [] });
    const { outcome } = await host.messageOf("runFinished");
    assert.equal(outcome.summary.totalTests, 3);
    assert.notEqual(later.prepared, prepared);
  });

  it("tells which open files a config names, whether they are there or not", async () => {
    const config = path.join(workspace.dataFolder, "configs", "named.touchstone.json");
    const folder = path.dirname(config);
    const scenario = { number: 1, name: "A", kind: "prompt", prompt: "Who?", schema: "gone.json" };
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "a.scenario.json"), JSON.stringify(scenario));
    const providers = [{ id: "sim", kind: "simulated" }];
    const written = { name: "named", providers, scenarios: ["a.scenario.json"] };
    await writeFile(config, JSON.stringify(written));
    const open = ["a.scenario.json", "gone.json", "other.json"].map((name) =>
      path.join(folder, name),
    );
    const host = await initializedHost();
    assert.deepEqual((await host.request("prepareRun", { config, open })).named, open.slice(0, 2));
    assert.deepEqual((await host.request("validateConfig", { config })).named, []);
  });

  it("starts what was read once only, and nothing that was read too long ago", async () => {
    const config = await writeConfig({ id: "sim", kind: "simulated" }, 1);
    const host = await initializedHost();
    const { prepared } = await host.request("prepareRun", { config });
    for (let n = 0; n < 8; n++) await host.request("prepareRun", { config });
    const forgotten = host.request("startRun", { prepared, keys: [] });
    await assert.rejects(forgotten, /^Error: not_found: The config was read too long ago/);
    const last = await host.request("prepareRun", { config });
    await host.request("startRun", { prepared: last.prepared, keys: [] });
    const again = host.request("startRun", { prepared: last.prepared, keys: [] });
    await assert.rejects(again, /^Error: not_found: /);
    await host.messageOf("runFinished");
  });

  it("shows a run of another host on its folder, starts none beside it, and lists the same in the end", async () => {
    const config = await writeConfig(local(), 4);
    const [first, second] = [await initializedHost(), await initializedHost()];
    const page = { offset: 0, limit: 10 };
    server.plan({ kind: "hang" });
    const { runId } = await startRun(first, config);
    await server.nextRequest();
    const shown = await second.request("listRuns", page);
    assert.deepEqual(
      [shown.running, shown.elsewhere?.runId, shown.elsewhere?.name, shown.elsewhere?.pid],
      [undefined, runId, "people", first.child.pid],
    );
    const own = await first.request("listRuns", page);
    assert.deepEqual([own.running?.runId, own.elsewhere], [runId, undefined]);
    await assert.rejects(
      startRun(second, config),
      /^Error: locked: A run is under way in this data folder: "people" since .*process \d+ on /,
    );
    await assert.rejects(
      second.request("deleteRuns", { runIds: [runId] }),
      /still goes on; nothing was deleted/,
    );
    // Its window is closed: the other's run goes on.
    const gone = once(second.child, "exit");
    second.child.disconnect();
    await gone;
    assert.equal((await first.request("listRuns", page)).running?.runId, runId);
    await first.request("cancelRun", { runId });
    assert.equal((await first.messageOf("runFinished")).outcome.status, "cancelled");
    const next = await initializedHost();
    const after = await next.request("listRuns", page);
    assert.deepEqual(after, await first.request("listRuns", page));
    assert.deepEqual([after.rows.length, after.elsewhere], [1, undefined]);
  }).timeout(60_000);

  for (const end of ["is killed", "closes"]) {
    it(`lists the run of another host as interrupted once that ${end}, and runs its own`, async () => {
      const config = await writeConfig(local(), 2);
      const [first, second] = [await initializedHost(), await initializedHost()];
      server.plan({ kind: "hang" });
      const { runId } = await startRun(first, config);
      await server.nextRequest();
      const gone = once(first.child, "exit");
      if (end === "closes") first.child.disconnect();
      else first.child.kill("SIGKILL");
      await gone;
      const page = { offset: 0, limit: 10 };
      assert.equal((await second.request("listRuns", page)).elsewhere, undefined);
      await startRun(second, config);
      assert.equal((await second.messageOf("runFinished")).outcome.status, "completed");
      const { rows } = await second.request("listRuns", page);
      const states = rows.map(
        (row) => row.kind === "run" && [row.entry.id === runId, row.entry.status],
      );
      assert.deepEqual(states, [
        [false, "completed"],
        [true, "interrupted"],
      ]);
    }).timeout(60_000);
  }

  it("answers what it cannot do with a code and a message", async () => {
    const host = await initializedHost();
    const missing = path.join(workspace.folder, "none.touchstone.json");
    const starting = startRun(host, missing);
    await assert.rejects(starting, /^Error: config: .*none\.touchstone\.json/);
    const runId = "123e4567-e89b-42d3-a456-426614174000";
    await assert.rejects(host.request("getReport", { runId }), /not_found/);
  });
});
