import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

describe("touchstone init", function () {
  this.timeout(30_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  const run = (...args: string[]) => runCli(args, { cwd: workspace.folder });

  it("writes a sample into an empty folder, says how to run it, and that runs", async () => {
    const { code, stdout } = await run("init");
    assert.equal(code, 0);
    const [, command = ""] = /Run it: touchstone (.+)/.exec(stdout) ?? [];
    assert.equal((await run("validate", "data/configs/sample.touchstone.json")).code, 0);
    const ran = await run(...command.split(" "), "--fail-under", "0");
    assert.equal(ran.code, 0);
    assert.match(ran.stdout, /sample completed .* of 60 tests/);
  });

  it("writes nothing where a file of the sample is there already, whichever it is", async () => {
    const { document } = await runForJson<{ files: string[] }>(["init"], { cwd: workspace.folder });
    assert.equal(document.files.length, 4);
    const [config = "", ...others] = document.files;
    await rm(path.join(workspace.folder, config));
    const changed = await workspace.write(others[0] ?? "", "mine");
    const { code, stderr } = await run("init");
    assert.equal(code, 2);
    assert.match(stderr, /is there already; nothing was written/);
    assert.deepEqual(await readdir(path.join(workspace.folder, "data/configs")), []);
    assert.equal(await readFile(path.join(workspace.folder, changed), "utf8"), "mine");
  });
});
