import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadGitState } from "../../../src/run/gitState.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "./builders.ts";

describe("the state of git", () => {
  let workspace: Workspace;
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: workspace.folder, encoding: "utf8" }).trim();
  const write = (name: string) => {
    const file = path.join(workspace.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, String(Math.random()));
  };
  const load = () => loadGitState(workspace.folder, workspace.dataFolder);

  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.remove());

  function commitAll() {
    git("init", "--quiet", "--initial-branch", "trunk");
    write("prompt.txt");
    git("add", ".");
    const author = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    git(...author, "commit", "--quiet", "--message", "first");
  }

  it("is unknown outside a repository, and before the first commit", async () => {
    assert.equal(await load(), undefined);
    git("init", "--quiet");
    assert.equal(await load(), undefined);
  });

  it("names commit and branch, and calls a changed file dirty", async () => {
    commitAll();
    assert.deepEqual(await load(), {
      commit: git("rev-parse", "HEAD"),
      branch: "trunk",
      dirty: false,
    });
    write("prompt.txt");
    assert.equal((await load())?.dirty, true);
  });

  it("does not count our own results as changes, but does count configs", async () => {
    commitAll();
    for (const name of [
      "results/x.json",
      "test_runs/y/run.json",
      "index.json",
      "baseline.json",
      ".locks/z",
    ]) {
      write(`data/${name}`);
    }
    assert.equal((await load())?.dirty, false);
    write("data/configs/people.touchstone.json");
    assert.equal((await load())?.dirty, true);
  });

  it("is unknown, and not waited for, where git never answers and cannot be asked to end", async () => {
    const { PATH: before } = process.env;
    write("bin/git");
    const script = "#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1; done\n";
    writeFileSync(path.join(workspace.folder, "bin", "git"), script, { mode: 0o755 });
    chmodSync(path.join(workspace.folder, "bin", "git"), 0o755);
    process.env.PATH = `${path.join(workspace.folder, "bin")}${path.delimiter}${before}`;
    try {
      const startMs = performance.now();
      assert.equal(await load(), undefined);
      assert.ok(performance.now() - startMs < 8000);
    } finally {
      process.env.PATH = before;
    }
  }).timeout(20_000);

  it("stands in the result file", async () => {
    commitAll();
    const config = { providers: [{ id: "sim", kind: "simulated" }] };
    const run = await startRun(workspace.options(makeLoadedConfig(workspace.folder, config)));
    const { file } = await run.finished;
    const { environment } = await workspace.readResult(file);
    assert.equal(environment?.git?.commit, git("rev-parse", "HEAD"));
  });
});
