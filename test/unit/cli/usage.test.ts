import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import packageFile from "../../../package.json" with { type: "json" };
import type { Problem } from "../../../src/model/config/problem.ts";
import {
  bundleCli,
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "./cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}
interface Verdict {
  valid: boolean;
  problems: Problem[];
}

describe("touchstone", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await makeWorkspace();
  });
  after(() => workspace.dispose());
  const options = () => ({ cwd: workspace.folder });

  it("prints its version and help to stdout", async () => {
    const version = await runCli(["--version"], options());
    assert.deepEqual([version.code, version.stdout], [0, `${packageFile.version}\n`]);
    const help = await runCli(["--help"], options());
    assert.equal(help.code, 0);
    assert.match(help.stdout, /^Usage: touchstone <command>/);
    const own = await runCli(["clean", "--help"], options());
    assert.match(own.stdout, /^Usage: touchstone clean .*--dry-run/);
    const { document } = await runForJson<{ help: string }>(["list", "--help"], options());
    assert.match(document.help, /--limit N/);
  });

  it("ends with 2 for what it does not know, naming what is near", async () => {
    const nothing = await runCli([], options());
    assert.deepEqual([nothing.code, nothing.stdout], [2, ""]);
    assert.match(nothing.stderr, /Usage: touchstone/);
    const command = await runForJson<Failure>(["lst"], options());
    assert.equal(command.code, 2);
    assert.match(command.document.error.message, /"list"/);
    const option = await runForJson<Failure>(["list", "--limt", "3"], options());
    assert.equal(option.code, 2);
    assert.match(option.document.error.message, /"--limit"/);
  });

  it("takes common options before the command too", async () => {
    const { code, stdout } = await runCli(["--data", "other", "--json", "list"], options());
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), { runs: [] });
  });

  it("says on an older Node that it needs a newer one, and ends with 2", async () => {
    const pretend =
      'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.9.0"}})';
    const older = { ...options(), nodeArgs: ["--import", pretend] };
    const told = await runCli(["list"], older);
    assert.deepEqual([told.code, told.stdout], [2, ""]);
    assert.match(told.stderr, /Node\.js 22 or later; this is 20\.9\.0/);
    const { code, document } = await runForJson<Failure>(["list"], older);
    assert.equal(code, 2);
    assert.equal(document.error.code, "unsupported");
  });

  it("validates configs", async () => {
    const fine = await workspace.write("data/fine.touchstone.json", makeConfig());
    const bad = await workspace.write("data/bad.touchstone.json", '{\n  "name": 3\n}');
    const valid = await runForJson<Verdict>(["validate", fine], options());
    assert.equal(valid.code, 0);
    assert.deepEqual(valid.document, { valid: true, problems: [] });
    const both = await runForJson<Verdict>(["validate", fine, bad], options());
    assert.equal(both.code, 2);
    assert.equal(both.document.valid, false);
    const named = both.document.problems.find((problem) => problem.key === "name");
    assert.equal(named?.file, path.join("data", "bad.touchstone.json"));
    assert.equal(named?.line, 2);
    const shown = await runCli(["validate", bad], options());
    assert.match(shown.stdout, /^data[/\\]bad\.touchstone\.json:2:\d+: name: /m);
  });

  it("tells warnings of a config that is valid", async () => {
    const scenarios = [{ number: 1, name: "n", kind: "prompt", prompt: "p", schema: {} }];
    const odd = await workspace.write(
      "data/odd.touchstone.json",
      makeConfig({ name: "odd", scenarios }),
    );
    const { code, document } = await runForJson<Verdict>(["validate", odd], options());
    assert.deepEqual([code, document.valid], [0, true]);
    assert.deepEqual(
      document.problems.map(({ severity, key }) => [severity, key]),
      [["warning", "scenarios.0.schema"]],
    );
    const shown = await runCli(["validate", odd], options());
    assert.equal(shown.code, 0);
    assert.match(
      shown.stdout,
      /^warning: data[/\\]odd\.touchstone\.json:\d+:\d+: scenarios\.0\.schema: asks for nothing.*\nThe config is valid\.\n$/,
    );
  });

  it("tells with --teeth which spoiled replies the schemas let pass, without a run", async () => {
    const config = await workspace.write(
      "data/teeth.touchstone.json",
      makeConfig({ name: "teeth" }),
    );
    const { code, document } = await runForJson<Verdict & { teeth: unknown }>(
      ["validate", config, "--teeth"],
      options(),
    );
    assert.equal(code, 0);
    assert.deepEqual(document.teeth, [
      {
        config: "teeth",
        scenario: 1,
        name: "Person 1",
        refused: 3,
        total: 5,
        passed: [
          { path: [], mutation: "extra key added" },
          { path: ["name"], mutation: "text emptied" },
        ],
      },
    ]);
    const shown = await runCli(["validate", config, "--teeth"], options());
    assert.match(shown.stdout, /^1 Person 1 +5 +3 +made from the schema$/m);
    assert.match(shown.stdout, /^ {2}name: text emptied$/m);
    const other = await workspace.write("data/o.touchstone.json", makeConfig({ name: "others" }));
    const several = await runCli(["validate", config, other, "--teeth"], options());
    assert.match(several.stdout, /^others +1 Person 1 +5 +3 /m);
    assert.match(several.stdout, /^Scenario 1 Person 1 of others lets pass:$/m);
    const bad = await workspace.write("data/bad.touchstone.json", '{\n  "name": 3\n}');
    const both = await runForJson<Verdict & { teeth: unknown[] }>(
      ["validate", bad, config, "--teeth"],
      options(),
    );
    assert.deepEqual([both.code, both.document.teeth.length], [2, 1]);
  });

  it("ends quietly when whoever reads its output stops reading", async () => {
    const child = spawn(process.execPath, [await bundleCli(), "--help"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (piece) => {
      stderr += piece;
    });
    const [code] = await once(child, "close");
    assert.deepEqual([code, stderr], [0, ""]);
  });
});
