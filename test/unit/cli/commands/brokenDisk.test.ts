import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { IndexFile } from "../../../../src/model/results/indexFile.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import {
  badProvider,
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

const execute = promisify(execFile);

describe("touchstone where not all can be written", () => {
  let workspace: Workspace;
  const options = () => ({ cwd: workspace.folder });
  const data = (...parts: string[]) => path.join(workspace.folder, "data", ...parts);
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  for (const [what, code, providers] of [
    ["passed", 0, [{ id: "sim", kind: "simulated" }]],
    ["failed in part", 1, [{ id: "sim", kind: "simulated" }, badProvider]],
  ] as const) {
    it(`ends a run that ${what} with ${code} when only the index is not written, and lists it`, async () => {
      await mkdir(data("index.json", "in the way"), { recursive: true });
      const config = await workspace.write("a.touchstone.json", makeConfig({ providers }));
      const ran = await runForJson<RunOutcome>(["run", config], options());
      assert.equal(ran.code, code, ran.stderr);
      assert.equal(ran.document.status, "completed");
      assert.match(ran.stderr, /The result of run .* is written, only the index is not: .*folder/);
      const listed = await runForJson<IndexFile>(["list"], options());
      assert.deepEqual(
        listed.document.runs.map(({ id }) => id),
        [ran.document.id],
      );
      await rm(data("index.json"), { recursive: true });
      const verified = await runCli(["index", "rebuild"], options());
      assert.match(verified.stdout, /1 added/);
    });
  }

  it("lists no run as none that could not be closed on a full disk", async function () {
    await mkdir(data());
    const size = ["-o", "size=600k", "tmpfs"];
    const isMounted = await execute("mount", ["-t", "tmpfs", ...size, data()]).then(
      () => true,
      () => false,
    );
    if (!isMounted) return this.skip();
    try {
      const config = await workspace.write(
        "a.touchstone.json",
        makeConfig({ runsPerScenario: 400 }),
      );
      const ran = await runCli(["run", config], options());
      assert.equal(ran.code, 3);
      assert.match(ran.stderr, /the disk is full/);
      const [runId = ""] = await readdir(data("test_runs"));
      await writeFile(data("ballast"), "x".repeat(600_000)).catch(() => undefined);
      for (const format of [[], ["--json"]]) {
        const listed = await runCli(["list", ...format], options());
        assert.doesNotMatch(listed.stdout, /no run yet/);
        assert.match(listed.stderr, /the disk is full/);
        assert.match(listed.stderr, new RegExp(`${runId} .*no result yet`));
      }
      await rm(data("ballast"));
      await execute("mount", ["-o", "remount,size=8m", data()]);
      const closed = await runForJson<IndexFile>(["list"], options());
      assert.deepEqual(
        closed.document.runs.map(({ id }) => id),
        [runId],
      );
    } finally {
      await execute("umount", [data()]);
    }
  });
});
