import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { IndexFile } from "../../../../src/model/results/indexFile.ts";
import type { GitChoice } from "../../../../src/model/wire/hostProtocol.ts";
import { applyGitChoice } from "../../../../src/store/gitChoices.ts";
import { setUpMergeDriver } from "../../../../src/store/mergeDriver.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, writeRun } from "../../store/storeFixtures.ts";
import { bundleCli, makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

const execute = promisify(execFile);

describe("the index merged by git", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await git("init", "-q", "-b", "main");
    await git("config", "user.name", "a");
    await git("config", "user.email", "a@b.c");
  });
  afterEach(() => workspace.dispose());

  const git = async (...args: string[]) =>
    (await execute("git", args, { cwd: workspace.folder })).stdout;
  const commit = async (message: string) => {
    await git("add", "-A");
    await git("commit", "-qm", message);
  };
  const choose = async (choice: GitChoice, dataFolder: string) => {
    const place = { workspaceFolder: workspace.folder, dataFolder };
    await applyGitChoice(choice, { ...place, hasConfigsBelow: true });
    return await setUpMergeDriver({ ...place, cli: await bundleCli() });
  };
  const makeRun = async (dataFolder: string, month: number) => {
    const head = makeHead({ timestamp: `2026-0${month}-01T00:00:00.000Z` });
    await writeRun(openTestDataStore(dataFolder), head);
    return head.id;
  };
  const readIds = async (dataFolder: string) => {
    const text = await readFile(path.join(dataFolder, "index.json"), "utf8");
    return (JSON.parse(text) as IndexFile).runs.map(({ id }) => id);
  };

  for (const [choice, name] of [
    ["keepIndex", "data"],
    ["trackResults", "data"],
    ["keepIndex", "my [old] data"],
  ] as const) {
    it(`has the rows of both branches and not those that one deleted: ${choice} in ${name}`, async () => {
      const dataFolder = path.join(workspace.folder, name);
      await choose(choice, dataFolder);
      const [kept, dropped] = [await makeRun(dataFolder, 2), await makeRun(dataFolder, 1)];
      await commit("base");
      await git("checkout", "-qb", "theirs");
      const theirs = [await makeRun(dataFolder, 6), await makeRun(dataFolder, 4)];
      await openTestDataStore(dataFolder).removeRun(dropped);
      await commit("theirs");
      await git("checkout", "-q", "main");
      const mine = await makeRun(dataFolder, 5);
      await commit("mine");
      await git("merge", "-q", "-m", "both", "theirs");
      assert.deepEqual(await readIds(dataFolder), [theirs[0], mine, theirs[1], kept]);
      assert.equal(await git("status", "--porcelain"), "");
    });
  }

  it("is left as it is by looks, also one that is behind", async () => {
    const dataFolder = path.join(workspace.folder, "data");
    await choose("trackResults", dataFolder);
    const ids = [await makeRun(dataFolder, 3), await makeRun(dataFolder, 2)];
    const file = path.join(dataFolder, "index.json");
    const index = JSON.parse(await readFile(file, "utf8")) as IndexFile;
    await writeFile(file, JSON.stringify({ runs: index.runs.slice(1) }));
    await commit("behind");
    const options = { cwd: workspace.folder };
    for (const args of [["list"], ["show", "latest"], ["index", "verify"]]) {
      const { stdout } = await runCli(args, options);
      assert.match(stdout, /\w/);
    }
    const { document } = await runForJson<IndexFile>(["list"], options);
    assert.deepEqual(
      document.runs.map(({ id }) => id),
      ids,
    );
    assert.equal(await git("status", "--porcelain"), "");
    await runCli(["index", "rebuild"], options);
    assert.equal(await git("status", "--porcelain"), " M data/index.json\n");
  });

  it("is merged as a text is where Touchstone is gone", async () => {
    const dataFolder = path.join(workspace.folder, "data");
    const place = { workspaceFolder: workspace.folder, dataFolder };
    await setUpMergeDriver({ ...place, cli: path.join(workspace.folder, "gone", "cli.js") });
    await makeRun(dataFolder, 1);
    await commit("base");
    await git("checkout", "-qb", "theirs");
    await makeRun(dataFolder, 6);
    await commit("theirs");
    await git("checkout", "-q", "main");
    await makeRun(dataFolder, 5);
    await commit("mine");
    await assert.rejects(git("merge", "-q", "theirs"));
    assert.match(await readFile(path.join(dataFolder, "index.json"), "utf8"), /^<{7}/m);
    assert.equal((await openTestDataStore(dataFolder).loadIndex()).rows.length, 3);
  });

  it("has one line in .gitattributes beside those of others, however often it is set up", async () => {
    const file = path.join(workspace.folder, ".gitattributes");
    await writeFile(file, "*.png binary");
    await choose("trackResults", path.join(workspace.folder, "data"));
    assert.equal(await choose("keepIndex", path.join(workspace.folder, "data")), file);
    const text = await readFile(file, "utf8");
    assert.equal(text, "*.png binary\ndata/index.json merge=touchstone-index\n");
  });

  it("is not set up outside a repository, and nothing is written then", async () => {
    const outside = await makeWorkspace();
    const options = { workspaceFolder: outside.folder, dataFolder: outside.folder, cli: "/cli.js" };
    await assert.rejects(setUpMergeDriver(options), { code: "usage" });
    await assert.rejects(readFile(path.join(outside.folder, ".gitattributes")));
    await outside.dispose();
  });

  it("takes sides that are damaged, empty or changed in the same row", async () => {
    const row = (id: number, more = {}) => ({
      id: `00000000-0000-4000-8000-00000000000${id}`,
      timestamp: `2026-01-0${id}T00:00:00Z`,
      filename: `2026-01-0${id}.json`,
      summary: { providers: [], totalTests: 0, successRate: 0 },
      ...more,
    });
    const base = await workspace.write("base", { runs: [row(1), row(2)], note: 1 });
    const ours = await workspace.write("ours", { runs: [row(1, { a: 1 }), row(2)], mine: 1 });
    const theirs = await workspace.write("theirs", {
      runs: [{ odd: true }, row(1, { a: 2 }), row(2, { b: 1 })],
      note: 2,
    });
    const options = { cwd: workspace.folder };
    const { code, document } = await runForJson(["index", "merge", base, ours, theirs], options);
    assert.equal(code, 0);
    assert.deepEqual(document, { ok: true, problems: [], added: 1, repaired: 1, dropped: 0 });
    const merged = JSON.parse(await readFile(path.join(workspace.folder, ours), "utf8"));
    assert.deepEqual(merged, {
      runs: [row(2, { b: 1 }), row(1, { a: 1 }), { odd: true }],
      note: 2,
      mine: 1,
    });
    await workspace.write("base", "");
    await workspace.write("theirs", `${JSON.stringify(row(3))} torn`);
    assert.equal((await runCli(["index", "merge", base, ours, theirs], options)).code, 0);
    const again = JSON.parse(await readFile(path.join(workspace.folder, ours), "utf8"));
    assert.deepEqual(again.runs[0], row(3));
    assert.equal((await runCli(["index", "merge", base, ours], options)).code, 2);
    assert.equal((await runCli(["index", "verify", base], options)).code, 2);
  });
});
