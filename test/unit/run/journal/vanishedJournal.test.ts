import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createRunHost } from "../../../../src/run/runHost.ts";
import { listFilesBelow } from "../../../../src/store/filesBelow.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "../builders.ts";
import { waitForLines } from "../waitForLines.ts";

const execute = promisify(execFile);
const person = JSON.stringify({ name: "Ada", age: 36 });

describe("the journal of a run that goes on", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: person, latencyMs: 10 });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const git = (...args: string[]) => execute("git", args, { cwd: workspace.folder });
  const testRuns = () => path.join(workspace.dataFolder, "test_runs");

  /** A run of 100 tests of which ten were written, and what it warns of. */
  const begin = async () => {
    const provider = {
      id: "local",
      kind: "openai-compatible",
      baseUrl: server.baseUrl,
      model: "m",
      concurrency: 1,
    };
    const warnings: string[] = [];
    const warned = Promise.withResolvers<void>();
    const runs = createRunHost({
      ...workspace.options(makeLoadedConfig(workspace.folder, {})),
      log: (_level, message) => {
        warnings.push(message);
        warned.resolve();
      },
      grantKeys: async () => [],
      onProgress: () => {},
      onFinished: () => {},
    });
    const run = await runs.start({
      loaded: makeLoadedConfig(workspace.folder, { providers: [provider], runsPerScenario: 100 }),
    });
    await waitForLines(workspace.dataFolder, 10);
    return { run, warnings, warned: warned.promise };
  };

  const ways: Record<string, () => Promise<unknown>> = {
    "rm -rf data/test_runs": () => rm(testRuns(), { recursive: true }),
    "mv data/test_runs": () => rename(testRuns(), path.join(workspace.folder, "elsewhere")),
    "find data/test_runs -name '*.jsonl' -delete": () =>
      execute("find", [testRuns(), "-name", "*.jsonl", "-delete"]),
    "git clean -fdx": () => git("clean", "-fdx"),
  };
  for (const [command, vanish] of Object.entries(ways)) {
    it(`is written anew after ${command}, with run.json, and the result is whole`, async () => {
      await git("init", "-q");
      await git(
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "0",
      );
      await git("config", "user.name", "a");
      await git("config", "user.email", "a@b");
      const { run, warnings, warned } = await begin();
      await vanish();
      await warned;
      assert.match(warnings[0] ?? "", /_0000\d\.jsonl vanished while it was written/);
      const outcome = await run.finished;
      assert.equal(outcome.status, "completed", outcome.message);
      const result = await workspace.readResult(outcome.file);
      assert.equal(result.results.local?.["1"]?.runs.length, 100);
      assert.ok(
        result.results.local["1"].runs.every(({ attempts }) => attempts[0]?.rawResponse === person),
      );
      assert.equal(server.counters.requests, 100);
      const { state } = await openTestDataStore(workspace.dataFolder).loadRunFolder(run.id);
      assert.equal(state, "completed");
    });
  }

  it("that is lost stops the run within a second, and nothing is promised of it", async () => {
    const { run } = await begin();
    const files = await listFilesBelow(workspace.dataFolder, testRuns());
    const journal = files.find(({ path: file }) => file.endsWith("outputs_00000.jsonl"));
    const begunMs = performance.now();
    await truncate(path.join(workspace.dataFolder, journal?.path ?? ""), 0);
    const outcome = await run.finished;
    assert.ok(performance.now() - begunMs < 2000);
    assert.equal(outcome.status, "failed");
    assert.match(outcome.message ?? "", /outputs_00000\.jsonl vanished .* it was cut off/);
    assert.ok(server.counters.requests < 100);
    assert.doesNotMatch(outcome.message ?? "", /are kept/);
  });

  it("whose folder cannot be made again leaves a result of what is there, and says how it ended", async () => {
    const { run } = await begin();
    await rm(testRuns(), { recursive: true });
    await writeFile(testRuns(), "a file");
    const outcome = await run.finished;
    assert.equal(outcome.status, "failed");
    assert.match(outcome.message ?? "", /could not be written anew/);
    assert.ok(server.counters.requests < 100);
  });

  for (const [command, args] of [
    ["git stash -u", ["stash", "-u"]],
    ["git clean -fd", ["clean", "-fd"]],
    ["git add -A and git stash", ["stash"]],
  ] as const) {
    it(`is left alone by ${command}`, async () => {
      await git("init", "-q");
      await git("config", "user.name", "a");
      await git("config", "user.email", "a@b");
      await writeFile(path.join(workspace.folder, "a.txt"), "a");
      await git("add", "a.txt");
      await git("commit", "-q", "-m", "0");
      await writeFile(path.join(workspace.folder, "a.txt"), "b");
      const { run, warnings } = await begin();
      if (command.includes("add")) await git("add", "-A");
      await git(...args);
      // Nor is it found by the next one.
      await git(...args);
      assert.ok(existsSync(path.join(testRuns(), run.id, "run.json")));
      const outcome = await run.finished;
      assert.equal(outcome.status, "completed", outcome.message);
      assert.deepEqual(warnings, []);
      const { stdout } = await git("status", "--porcelain", "--ignored");
      assert.match(stdout, /!! data\/test_runs\//);
    });
  }

  it("is not put in a .gitignore twice, nor in place of one that is there", async () => {
    const own = path.join(workspace.dataFolder, ".gitignore");
    await writeFile(own, "mine\n");
    const { run } = await begin();
    await run.finished;
    assert.equal(await readFile(own, "utf8"), "mine\n");
  });
});
