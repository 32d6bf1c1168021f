import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RunElsewhere } from "../../../src/model/wire/hostProtocol.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

const script = path.join(import.meta.dirname, "../run/runInChild.ts");
const page = { offset: 0, limit: 10 };

describe("a run of another process", () => {
  let workspace: Workspace;
  let server: ChatServer;
  let host: HostHarness;
  let owner: ChildProcess;
  let ended: Promise<unknown>;
  let runId: string;

  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada", age: 36 });
    server = await startChatServer({ kind: "openai", reply, latencyMs: 20, invalidEvery: 5 });
    host = await openHost(workspace.folder, workspace.dataFolder);
    const request = server.nextRequest();
    owner = fork(script, [workspace.folder, server.baseUrl], { execArgv: [] });
    ended = once(owner, "exit");
    await request;
    const { elsewhere } = await host.request("listRuns", page);
    assert.ok(elsewhere);
    runId = elsewhere.runId;
  });
  afterEach(async () => {
    if (owner.exitCode === null && owner.signalCode === null) owner.kill("SIGKILL");
    await ended;
    await host.close();
    await server.close();
    await workspace.remove();
  });

  /** What the host has said last of the run of the other process. */
  const lastSaid = (): RunElsewhere | "nothing" | undefined => {
    const said = host.messages.filter((each) => each.type === "runElsewhere").at(-1);
    return said === undefined ? "nothing" : said.run;
  };
  const waitForTests = (count: number) =>
    host.waitFor(() => {
      const said = lastSaid();
      if (said === undefined || said === "nothing") return undefined;
      return (said.progress?.summary.totalTests ?? 0) >= count ? said : undefined;
    });
  const waitForEnd = () => host.waitFor(() => (lastSaid() === undefined ? true : undefined));
  const writeConfig = async () => {
    const scenario = { number: 1, name: "A", kind: "prompt", prompt: "Who?", schema: personSchema };
    const provider = { id: "sim", kind: "simulated", latencyMs: 0 };
    const file = path.join(workspace.dataFolder, "configs", "next.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    const config = { name: "next", providers: [provider], scenarios: [scenario] };
    await writeFile(file, JSON.stringify(config));
    return file;
  };
  const status = async (id = runId) => {
    const { rows } = await host.request("listRuns", page);
    const row = rows.find((each) => each.kind === "run" && each.entry.id === id);
    return row?.kind === "run" ? row.entry.status : undefined;
  };

  it("is told of with figures that grow, those of its own report", async () => {
    const first = await waitForTests(3);
    const counted = first.progress?.summary.totalTests ?? 0;
    const { summary } = (await waitForTests(counted + 5)).progress ?? assert.fail();
    assert.equal(first.isHere, true);
    assert.equal(summary.plannedTests, 1000);
    assert.equal(summary.passed + summary.failed, summary.totalTests);
    assert.ok(summary.firstAttemptSuccessRate < 100);
    const report = await host.request("getReport", { runId });
    assert.equal(report.state, "running");
    assert.equal(report.head.config.name, "people");
    const tests = await host.request("getTests", { runId, filter: {}, offset: 0, limit: 500 });
    assert.ok(tests.total >= counted + 5);
    assert.equal(new Set(tests.tests.map(({ runNumber }) => runNumber)).size, tests.total);
    const key = { provider: "local", scenario: 1, runNumber: 2 };
    const { attempts } = await host.request("getAttempts", { runId, key });
    assert.deepEqual(attempts.at(-1)?.parsedResponse, { name: "Ada", age: 36 });
    await assert.rejects(host.request("getTeeth", { runId }), /not_found/);
  });

  it("is searched by what replies hold and what was wrong with them", async () => {
    await waitForTests(10);
    const find = async (text: string) => {
      const query = { runId, filter: { text }, offset: 0, limit: 500 };
      return await host.request("getTests", query);
    };
    const all = await find('"ada"');
    assert.ok(all.total >= 10);
    const refused = await find("unexpected required");
    assert.ok(refused.total > 0 && refused.total < (await find("local")).total);
    assert.ok(refused.tests.every(({ retries }) => retries > 0));
  });

  it("is stopped from here, and ends as if it had been cancelled where it was started", async () => {
    await waitForTests(3);
    await host.request("cancelRun", { runId });
    const said = lastSaid();
    assert.ok(said === undefined || (said !== "nothing" && said.progress?.stopping === true));
    await ended;
    await waitForEnd();
    assert.equal(owner.exitCode, 0);
    const { file, head } = await openTestDataStore(workspace.dataFolder).openResult(runId);
    assert.deepEqual([head.status, head.stopReason], ["cancelled", "user"]);
    assert.match(await readFile(file, "utf8"), /"stopReason": "user"/);
    await assert.rejects(host.request("cancelRun", { runId }), /not_found: This run has ended/);
  });

  it("is asked again when what git does not track is deleted", async () => {
    await waitForTests(3);
    owner.kill("SIGSTOP");
    await host.request("cancelRun", { runId });
    const locks = path.join(workspace.dataFolder, ".locks");
    await rm(path.join(locks, "stop.json"));
    owner.kill("SIGCONT");
    await ended;
    await waitForEnd();
    assert.equal(await status(), "cancelled");
  });

  it("is closed as interrupted within seconds when its process was killed, and told of once", async () => {
    await waitForTests(3);
    owner.kill("SIGKILL");
    await waitForEnd();
    const recovered = host.messages.filter((each) => each.type === "runsRecovered");
    assert.deepEqual(
      recovered.flatMap(({ outcomes }) => outcomes.map(({ id, status: as }) => [id, as])),
      [[runId, "interrupted"]],
    );
    assert.equal(await status(), "interrupted");
  });

  it("is no run of this process: a request of before stops no later one", async () => {
    await waitForTests(3);
    await host.request("cancelRun", { runId });
    await ended;
    await waitForEnd();
    const stop = JSON.stringify({ runId, instance: "x", since: new Date().toISOString() });
    await writeFile(path.join(workspace.dataFolder, ".locks", "stop.json"), stop);
    const { runId: next } = await startRun(host, await writeConfig());
    await host.waitFor(() => host.messages.find(({ type }) => type === "runFinished"));
    assert.equal(await status(next), "completed");
  });

  describe("that another start is to follow", () => {
    const startAfter = async () => {
      const { prepared } = await host.request("prepareRun", { config: await writeConfig() });
      await assert.rejects(host.request("startRun", { prepared, keys: [] }), /locked/);
      return await host.request("startRunAfter", { prepared, keys: [] });
    };
    const waitForFinish = () =>
      host.waitFor(() => host.messages.find((each) => each.type === "runFinished"));

    for (const [how, end] of [
      ["is cancelled", () => host.request("cancelRun", { runId })],
      ["is killed", async () => owner.kill("SIGKILL")],
    ] as const) {
      it(`lets it begin when it ${how}`, async () => {
        const { waiting } = await startAfter();
        const listed = await host.request("listRuns", page);
        assert.deepEqual(
          listed.waiting?.map(({ id, name }) => [id, name]),
          [[waiting, "next"]],
        );
        await waitForTests(3);
        assert.equal(host.messages.filter(({ type }) => type === "waitingEnded").length, 0);
        await end();
        const { outcome } = await waitForFinish();
        assert.deepEqual([outcome.name, outcome.status], ["next", "completed"]);
        const begun = host.messages.find((each) => each.type === "waitingEnded");
        assert.equal(begun?.runId, outcome.id);
        assert.equal((await host.request("listRuns", page)).waiting?.length, 0);
      });
    }

    it("is not followed by one that was called off", async () => {
      const { waiting } = await startAfter();
      await host.request("cancelWaiting", { waiting });
      await assert.rejects(host.request("cancelWaiting", { waiting }), /not_found/);
      await host.request("cancelRun", { runId });
      await waitForEnd();
      assert.equal((await host.request("listRuns", page)).total, 1);
      const [ended, ...others] = host.messages.filter((each) => each.type === "waitingEnded");
      assert.deepEqual(
        [ended?.start.id, ended?.runId, ended?.error],
        [waiting, undefined, undefined],
      );
      assert.deepEqual(others, []);
    });
  });
});
