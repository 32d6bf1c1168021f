import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { formatTemporaryName } from "../../../src/common/temporaryFiles.ts";
import { recoverRuns } from "../../../src/run/recoverRuns.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, type Workspace } from "./builders.ts";
import { waitForLines } from "./waitForLines.ts";

describe("a run whose process was killed", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada", age: 36 });
    server = await startChatServer({ kind: "openai", reply });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  /** Starts a run in a child and kills it when so many attempts lie in its journal and the server hangs on the next. */
  async function killAfter(requests: number): Promise<void> {
    const text = JSON.stringify({ name: "Ada", age: 36 });
    for (let n = 0; n < requests; n++) server.plan({ kind: "text", text });
    server.plan({ kind: "hang" });
    const script = path.join(import.meta.dirname, "runInChild.ts");
    const child = fork(script, [workspace.folder, server.baseUrl]);
    for (let n = 0; n <= requests; n++) await server.nextRequest();
    // The last answer may still be on its way to the journal when the next request comes.
    await waitForLines(workspace.dataFolder, requests);
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("is closed as interrupted with every attempt that had finished, and keeps its journal", async () => {
    await killAfter(5);
    const store = openTestDataStore(workspace.dataFolder);
    const [outcome, ...others] = (await recoverRuns(store, assert.fail)).closed;
    assert.equal(others.length, 0);
    assert.equal(outcome?.status, "interrupted");
    assert.equal(outcome?.summary.totalTests, 5);
    assert.equal(outcome?.summary.passed, 5);
    const file = await workspace.readResult(outcome?.file ?? "");
    assert.equal(file.results.local?.["1"]?.runs.length, 5);
    const { jsonlFolder } = store.component(file.id, "reaction", "local");
    assert.ok((await readdir(jsonlFolder)).includes("outputs_00000.jsonl"));
  });

  it("has a test that a token limit ended, which nothing follows", async () => {
    server.plan({ kind: "lengthLimit" }, { kind: "hang" });
    const script = path.join(import.meta.dirname, "runInChild.ts");
    const child = fork(script, [workspace.folder, server.baseUrl]);
    for (let n = 0; n < 2; n++) await server.nextRequest();
    await waitForLines(workspace.dataFolder, 1);
    child.kill("SIGKILL");
    await once(child, "exit");
    const [outcome] = (await recoverRuns(openTestDataStore(workspace.dataFolder), assert.fail))
      .closed;
    assert.deepEqual([outcome?.summary.totalTests, outcome?.summary.failed], [1, 1]);
  });

  it("has a summary of its provider, which counts no test when it is closed again", async () => {
    await killAfter(3);
    const store = openTestDataStore(workspace.dataFolder);
    const [left] = await store.findLeftRuns();
    const orphan = left?.folder;
    assert.ok(orphan !== undefined);
    const runId = orphan.id;
    const storage = store.component(runId, "reaction", "local");
    for (let time = 1; time <= 2; time++) {
      await store.createRunFolder(orphan);
      const [outcome] = (await recoverRuns(store, assert.fail)).closed;
      assert.equal(outcome?.summary.totalTests, 3);
      await rm(path.join(workspace.dataFolder, outcome?.file ?? ""));
      await rm(path.join(workspace.dataFolder, "index.json"));
      const { tests, prompt_tests: totals } = (await storage.loadSummary()) ?? {};
      assert.deepEqual([tests, totals?.test_count, totals?.record_count], [[], 3, 3]);
      assert.deepEqual(
        totals?.loggers.map((logger) => [logger.logger_name, logger.has_output]),
        [["jsonl", true]],
      );
    }
  });

  it("leaves no temporary file in its folder, however deep, young or far its writer", async () => {
    await killAfter(2);
    const store = openTestDataStore(workspace.dataFolder);
    const [{ folder } = assert.fail()] = await store.findLeftRuns();
    const reaction = store.component(folder.id, "reaction", "local");
    await mkdir(reaction.metricsFolder, { recursive: true });
    const places = [store.paths.runFolder(folder.id), reaction.folder, reaction.metricsFolder];
    const names = [formatTemporaryName(), formatTemporaryName(1, "far"), `.${randomUUID()}.tmp`];
    for (const place of places) {
      for (const name of names) await writeFile(path.join(place, name), "x");
    }
    await writeFile(path.join(reaction.folder, "mine.tmp"), "x");
    const { closed } = await recoverRuns(store, assert.fail);
    assert.equal(closed.length, 1);
    const files = await readdir(store.paths.runFolder(folder.id), { recursive: true });
    const left = files.filter((name) => name.endsWith(".tmp"));
    assert.deepEqual(left, [path.join("reactions", "local", "mine.tmp")]);
  });

  it("is told as left while another run goes on, and closed after it", async () => {
    await killAfter(2);
    const store = openTestDataStore(workspace.dataFolder);
    const lock = await store.acquireRunLock({ runId: randomUUID(), name: "other" });
    const during = await recoverRuns(store, assert.fail);
    assert.deepEqual([during.closed.length, during.left.length], [0, 1]);
    await lock.release();
    const after = await recoverRuns(store, assert.fail);
    assert.deepEqual([after.closed.length, after.left.length], [1, 0]);
  });

  const obstacles: readonly [what: string, make: (locks: string) => Promise<unknown>][] = [
    [
      "a folder lies where its owner is written",
      (locks) => replace(path.join(locks, "run.json"), (owner) => mkdir(owner)),
    ],
    ["the locks are a link to nothing", (locks) => replace(locks, (link) => symlink("gone", link))],
    [
      "the locks are a link to where no file can be made",
      (locks) => replace(locks, (link) => symlink("/proc", link)),
    ],
  ];
  for (const [what, make] of obstacles) {
    it(`is told as left, with the reason, where no lock can be written: ${what}`, async () => {
      await killAfter(1);
      const store = openTestDataStore(workspace.dataFolder);
      // A lock whose owner cannot be read may be held.
      await rm(path.join(store.paths.locksFolder, "run.lock"), { recursive: true });
      await make(store.paths.locksFolder);
      const problems: string[] = [];
      const { closed, left } = await recoverRuns(store, (problem) => problems.push(problem));
      assert.deepEqual([closed.length, left.length], [0, 1]);
      assert.match(problems.join("\n"), /^Cannot (write|lock) [^\n]+$/);
    });
  }

  it("is closed once", async () => {
    await killAfter(1);
    const store = openTestDataStore(workspace.dataFolder);
    assert.equal((await recoverRuns(store, assert.fail)).closed.length, 1);
    assert.equal((await recoverRuns(store, assert.fail)).closed.length, 0);
    assert.equal((await store.loadIndex()).index.runs.length, 1);
  });
});

async function replace(item: string, make: (item: string) => Promise<unknown>): Promise<void> {
  await rm(item, { recursive: true });
  await make(item);
}
