import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { makeConfig, makeScenario, makeWorkspace, runCli, type Workspace } from "../cliHarness.ts";

describe("touchstone in a step of a CI service", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let summary: string;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    summary = path.join(workspace.folder, "summary.md");
    await workspace.write("schemas/person.schema.json", schemaText);
    await workspace.write("people.touchstone.json", config({ missingField: 1 }));
  });
  afterEach(() => workspace.dispose());

  const run = (args: string[], env: Record<string, string> = {}) =>
    runCli(args, {
      cwd: workspace.folder,
      env: { GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: workspace.folder, ...env },
    });
  const listAnnotations = (stderr: string) => stderr.split("\n").filter((line) => /^::/.test(line));

  it("marks the keyword of the schema's file that refused replies, with counts, and no value of a reply", async () => {
    const { code, stderr } = await run([...runArgs, "--annotations", "github"]);
    assert.equal(code, 1);
    assert.deepEqual(listAnnotations(stderr).length, 1);
    assert.match(
      stderr,
      /^::error file=schemas\/person\.schema\.json,line=4,col=\d+,title=2 tests failed%3A required::sim 2; such as scenario 1, run 1\./m,
    );
  });

  it("marks the prompt where no keyword refused", async () => {
    await workspace.write("people.touchstone.json", config({ malformed: 1 }));
    const { stderr } = await run([...runArgs, "--annotations", "github"]);
    assert.match(
      stderr,
      /^::error file=people\.touchstone\.json,line=1,col=\d+,title=2 tests failed%3A invalid_json::/m,
    );
  });

  it("only warns where the command ends well with it", async () => {
    const { code, stderr } = await run([
      ...runArgs,
      "--annotations",
      "github",
      "--fail-under",
      "0",
    ]);
    assert.equal(code, 0);
    assert.match(stderr, /^::warning file=/m);
  });

  it("adds the text of the Markdown export to the summary, below what is there; a gate says first what it judged", async () => {
    await workspace.write("people.touchstone.json", { ...config({}), gate: { metric: "final" } });
    await workspace.write("summary.md", "before\n");
    assert.equal((await run([...runArgs, "--step-summary"])).code, 0);
    const exported = await run(["export", "latest", "--format", "markdown"]);
    assert.equal(await readFile(summary, "utf8"), `before\n\n${exported.stdout}`);
    assert.equal((await run(["baseline", "set", "latest"])).code, 0);
    assert.equal((await run([...runArgs, "--gate", "--step-summary"])).code, 0);
    assert.equal((await run(["gate", "latest", "--step-summary"])).code, 0);
    const judged = await run(["gate", "latest", "--format", "markdown"]);
    const text = await readFile(summary, "utf8");
    assert.equal(text.split(judged.stdout.split("\n")[0] ?? "").length, 3);
  });

  it("tells of merged shares as of a run", async () => {
    for (const index of [1, 2]) {
      await run([...runArgs, "--shard", `${index}/2`, "--data", `shard-${index}`]);
    }
    const merged = await run([
      "merge",
      "shard-1",
      "shard-2",
      "--annotations",
      "github",
      "--step-summary",
    ]);
    assert.equal(merged.code, 1);
    assert.match(merged.stderr, /^::error file=schemas\/person\.schema\.json,line=4/m);
    assert.match(await readFile(summary, "utf8"), /0 passed of 2 tests/);
  });

  it("refuses a summary outside of a step, before it runs anything", async () => {
    const { code, stderr } = await run([...runArgs, "--step-summary"], { GITHUB_STEP_SUMMARY: "" });
    assert.equal(code, 2);
    assert.match(stderr, /GITHUB_STEP_SUMMARY names, which is not set here/);
    assert.match((await run(["list"])).stdout, /There is no run yet/);
  });

  it("ends as it would have where the summary cannot be written, and says so", async () => {
    await workspace.write("people.touchstone.json", config({}));
    const { code, stderr } = await run([...runArgs, "--step-summary"], {
      GITHUB_STEP_SUMMARY: workspace.folder,
    });
    assert.equal(code, 0);
    assert.match(stderr, /warning: the CI service is not told all: /);
  });
});

const runArgs = ["run", "people.touchstone.json"];
const schemaText = `{
  "type": "object",
  "properties": { "name": { "type": "string" } },
  "required": ["name"]
}
`;

function config(faults: Record<string, number>): Record<string, unknown> {
  return makeConfig({
    providers: [{ id: "sim", kind: "simulated", seed: 1, faults }],
    scenarios: [{ ...makeScenario(1), schema: "schemas/person.schema.json" }],
    maxRetries: 0,
  });
}
