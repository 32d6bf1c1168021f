import assert from "node:assert/strict";
import type { Problem } from "../../../../src/model/config/problem.ts";
import { makeConfig, makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

describe("touchstone validate and configs of one name", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await workspace.write("in/data/a.touchstone.json", makeConfig());
  });
  afterEach(() => workspace.dispose());
  const validate = (...files: string[]) =>
    runForJson<{ valid: boolean; problems: Problem[] }>(["validate", ...files], {
      cwd: `${workspace.folder}/in`,
    });

  it("is an error that names both files, also when one of them is validated", async () => {
    await workspace.write("in/data/configs/b.touchstone.json", makeConfig());
    const { code, document } = await validate("data/a.touchstone.json");
    assert.equal(code, 2);
    assert.equal(document.valid, false);
    const [problem, ...others] = document.problems;
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.file, problem?.key], ["data/a.touchstone.json", "name"]);
    assert.match(
      problem?.message ?? "",
      /"people" is also the name of data\/configs\/b\.touchstone/,
    );
    const both = await validate("data/a.touchstone.json", "data/configs/b.touchstone.json");
    assert.equal(both.document.problems.length, 2);
    const { stdout } = await runCli(["validate", "data/a.touchstone.json"], {
      cwd: `${workspace.folder}/in`,
    });
    assert.match(stdout, /^data\/a\.touchstone\.json:1:\d+: name: "people" is also the name of/);
  });

  it("is none with a config outside the workspace, whichever is validated", async () => {
    await workspace.write("b.touchstone.json", makeConfig());
    const { code } = await validate("data/a.touchstone.json", "../b.touchstone.json");
    assert.equal(code, 0);
  });
});
