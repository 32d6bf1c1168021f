import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

interface ImportDocument {
  readonly files: string[];
  readonly notes: string[];
}

/** A log of Inspect in which the first `right` of 40 samples are correct. */
function makeLog(right: number): string {
  const samples = Array.from({ length: 40 }, (_, at) => ({
    id: at + 1,
    epoch: 1,
    input: `question ${at}`,
    target: "yes",
    output: { model: "m", completion: at < right ? "yes" : "no" },
    scores: { match: { value: at < right ? "C" : "I" } },
  }));
  const evaluation = { task: "primes", model: "lab/big", created: "2026-02-03T04:05:06Z" };
  return JSON.stringify({
    version: 2,
    status: "success",
    eval: { ...evaluation, run_id: `r${right}` },
    samples,
  });
}

describe("touchstone import", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  const run = (...args: string[]) => runCli(args, { cwd: workspace.folder });
  const runJson = <T>(...args: string[]) => runForJson<T>(args, { cwd: workspace.folder });

  it("makes a run that show, compare and gate open like any other, with unknown times as unknown", async () => {
    const ids: string[] = [];
    for (const [name, right] of [
      ["base.json", 38],
      ["head.json", 12],
    ] as const) {
      await workspace.write(name, makeLog(right));
      const { code, stdout } = await run("import", name);
      assert.equal(code, 0);
      ids.push(/touchstone show (\S+)/.exec(stdout)?.[1] ?? "");
    }
    const [base = "", head = ""] = ids;
    const shown = await run("show", base);
    assert.match(shown.stdout, /primes completed: 38 passed of 40 tests \(95.0%\)/);
    assert.doesNotMatch(shown.stdout, /\b0(\.0)? m?s\b/);
    const { document } = await runJson<{ verdict: string; latency: unknown[] }>(
      "compare",
      base,
      head,
    );
    assert.equal(document.verdict, "worse");
    assert.deepEqual(document.latency, []);
    await run("baseline", "set", base);
    await workspace.write("primes.touchstone.json", gated);
    const gate = await run("gate", head, "--config", "primes.touchstone.json");
    assert.equal(gate.code, 1, gate.stderr);
    for (const format of ["csv", "html"]) {
      assert.equal((await run("export", head, "--format", format)).code, 0, format);
    }
  });

  it("makes a config that validate takes, tells notes on stderr, and prints one document with --json", async () => {
    await workspace.write(
      "p/promptfooconfig.yaml",
      "description: Land\nprompts: ['Capital of {{land}}?']\nproviders: ['ollama:chat:llama3', 'exec:./x']\ntests: [{ vars: { land: Peru } }]\n",
    );
    const { document, stderr } = await runJson<ImportDocument>(
      ...["import", "p/promptfooconfig.yaml", "--from", "promptfoo", "--out", "evals"],
    );
    assert.equal(document.files[0], path.join("evals", "configs", "land.touchstone.json"));
    assert.ok(document.notes.some((note) => note.includes("exec:./x")));
    assert.match(stderr, /note: Provider exec:\.\/x/);
    assert.equal((await run("validate", document.files[0] ?? "")).code, 0);
  });

  it("refuses what it does not know with 2 and a sentence, and writes nothing", async () => {
    await workspace.write("other.json", '{ "hello": 1 }');
    for (const args of [["other.json"], ["none.json"], ["other.json", "--from", "sheets"]]) {
      const { code, stderr } = await run("import", ...args);
      assert.equal(code, 2);
      assert.match(stderr, /is no file of|does not exist|--from takes/);
    }
    assert.equal(existsSync(path.join(workspace.folder, "data")), false);
  });
});

const gated = JSON.stringify({
  name: "primes",
  providers: [{ id: "lab-big", kind: "simulated" }],
  scenarios: [{ number: 1, name: "primes", kind: "prompt", prompt: "?", schema: {} }],
  gate: { margin: 5 },
});
