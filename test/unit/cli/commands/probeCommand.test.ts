import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import {
  rejectAsOpenai,
  type StrictServer,
  type StrictServerOptions,
  startStrictServer,
} from "../../../servers/strictServer.ts";
import {
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  startCli,
  type Workspace,
} from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

describe("touchstone probe", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: StrictServer;
  let config = "";
  const inWorkspace = () => ({ cwd: workspace.folder });
  const open = async (options: StrictServerOptions, over: Record<string, unknown> = {}) => {
    server = await startStrictServer(options);
    const { baseUrl } = server;
    const local = { id: "local", kind: "openai-compatible", baseUrl, model: "strict-1", ...over };
    const own = { id: "own", kind: "command", command: "node" };
    const providers = [local, own, { id: "sim", kind: "simulated" }];
    config = await workspace.write("data/configs/a.touchstone.json", makeConfig({ providers }));
  };
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await server.close();
    await workspace.dispose();
  });

  it("prints what is enforced, ignored and rejected, and what the server said; show prints the same", async () => {
    await open({ reject: rejectAsOpenai, ignored: ["pattern", "maximum"] });
    const args = ["probe", config, "--provider", "local", "--yes"];
    const { code, stdout, stderr } = await runCli(args, inWorkspace());
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Probe: 45 requests to local \(openai-compatible, strict-1\)\.$/m);
    assert.equal(server.requests(), 45);
    assert.match(stdout, /people probe local completed after .*: 45 of 45 tests ended\./);
    assert.match(stdout, /^pattern +ignored +3 of 3 broke it: pattern$/m);
    assert.match(stdout, /^minimum, maximum +ignored +3 of 3 broke it: maximum$/m);
    assert.match(stdout, /^enum +enforced +3 of 3 kept it$/m);
    assert.match(stdout, /^uniqueItems +rejected +schema refused 3 of 3 times$/m);
    assert.match(stdout, /^Control: 3 of 3 as asked\.$/m);
    assert.match(stdout, /^Scenario 14, rejected_schema: .*'uniqueItems' is not permitted/m);
    const [, id = ""] = /^Run +(\S+)$/m.exec(stdout) ?? [];
    const shown = await runCli(["show", id], inWorkspace());
    assert.equal(shown.stdout, stdout);
  });

  it("exports verdicts where a run has tests that passed or failed", async () => {
    await open({ reject: rejectAsOpenai, ignored: ["pattern"] });
    const probing = ["probe", config, "--provider", "local", "--runs", "1", "--yes", "--json"];
    const { id } = (await runForJson<RunOutcome>(probing, inWorkspace())).document;
    const exportAs = async (format: string) =>
      (await runCli(["export", id, "--format", format], inWorkspace())).stdout;
    const markdown = await exportAs("markdown");
    assert.match(markdown, /^\| `pattern` \| ignored \| `1 of 1 broke it: pattern` \|$/m);
    assert.match(markdown, /^\| `enum` \| enforced \| /m);
    assert.doesNotMatch(markdown, /passed|Failed/);
    const csv = await exportAs("csv");
    assert.match(csv, /,pattern,.*,pattern,,,,,ignored$/m);
    assert.match(csv, /,uniqueItems,.*,rejected$/m);
    assert.match(csv, /,control,.*,control$/m);
  });

  it("with --json prints the document of a run and nothing else", async () => {
    await open({});
    const args = ["probe", config, "--provider", "local", "--runs", "1", "--yes"];
    const { code, document } = await runForJson<RunOutcome>(args, inWorkspace());
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(document), ["id", "status", "file", "duration", "summary"]);
    assert.equal(document.summary.totalTests, 15);
    const written = await readFile(path.join(workspace.folder, document.file), "utf8");
    assert.equal(testRunFileSchema.parse(JSON.parse(written)).config.probe, true);
  });

  it("sends nothing where nobody can be asked and --yes is missing, and tells what it would send", async () => {
    await open({}, { price: { inputPerMillion: 100, outputPerMillion: 400 } });
    const args = ["probe", config, "--provider", "local", "--runs", "2"];
    const { code, document } = await runForJson<Failure>(args, inWorkspace());
    assert.equal(code, 2);
    assert.equal(document.error.code, "usage");
    assert.match(document.error.message, /30 requests to local .*for about \$\d.*--yes/);
    assert.equal(server.requests(), 0);
    const listed = await runForJson<{ runs: unknown[] }>(["list"], inWorkspace());
    assert.deepEqual(listed.document.runs, []);
  });

  it("refuses what cannot be probed before anything is sent", async () => {
    await open({});
    for (const [args, errorCode, message] of [
      [["--provider", "own"], "config", /a command provider cannot enforce a schema/],
      [["--provider", "nobody"], "usage", /no provider nobody; it has local, own, sim/],
      [[], "usage", /--provider ID/],
      [["--provider", "local", "--provider", "sim"], "usage", /one provider/],
      [["--provider", "local", "--runs", "0"], "usage", /--runs/],
    ] as const) {
      const all = ["probe", config, ...args, "--yes"];
      const { code, document } = await runForJson<Failure>(all, inWorkspace());
      assert.equal(code, 2, document.error.message);
      assert.equal(document.error.code, errorCode);
      assert.match(document.error.message, message);
    }
    assert.equal(server.requests(), 0);
  });

  it("ends with 3 when nothing can be told, such as with a refused key", async () => {
    await open({ answer: () => ({ status: 401 }) }, { concurrency: 1 });
    const args = ["probe", config, "--provider", "local", "--yes"];
    const { code, stdout } = await runCli(args, inWorkspace());
    assert.equal(code, 3);
    assert.match(stdout, /^enum +cannot tell +0 of 3 kept it, 3 auth$/m);
    assert.match(stdout, /No keyword can be told to be enforced/);
    assert.match(stdout, /^Scenario \d+, auth: .*planned fault/m);
    assert.equal(server.requests(), 3);
  });

  it("is cancelled by Ctrl+C: what came is kept and shown, and it ends with 3", async () => {
    await open({ hangsAfter: 20, ignored: ["pattern"] }, { concurrency: 1 });
    const started = await startCli(
      ["probe", config, "--provider", "local", "--yes"],
      inWorkspace(),
    );
    await server.hasSeen(21);
    started.child.kill("SIGINT");
    const { code, stdout } = await started.result;
    assert.equal(code, 3);
    assert.match(stdout, /people probe local cancelled after .*: 20 of 45 tests ended\./);
    assert.match(stdout, /^pattern +ignored +2 of 3 broke it: pattern$/m);
    assert.match(stdout, /^enum +cannot tell +1 of 3 kept it, 2 without a reply$/m);
  });

  it("is not what latest names, and has no rate in the list", async () => {
    await open({});
    const run = ["run", config, "--provider", "sim"];
    const { document } = await runForJson<RunOutcome>(run, inWorkspace());
    const probe = ["probe", config, "--provider", "local", "--runs", "1", "--yes"];
    await runCli(probe, inWorkspace());
    const shown = await runForJson<{ id: string }>(["show", "latest"], inWorkspace());
    assert.equal(shown.document.id, document.id);
    const { stdout } = await runCli(["list"], inWorkspace());
    assert.match(stdout, /people probe local .* 15 +– +– /);
  });
});
