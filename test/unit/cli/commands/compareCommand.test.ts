import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Comparison, comparisonSchema } from "../../../../src/model/results/comparison.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

describe("touchstone compare", () => {
  let workspace: Workspace;
  let good: string;
  let bad: string;
  before(async () => {
    workspace = await makeWorkspace();
    good = await run(0);
    bad = await run(0.9);
  });
  after(() => workspace.dispose());

  const inWorkspace = () => ({ cwd: workspace.folder });

  /** The id of a run of 40 tests, so many of a hundred of which fail at their first attempt. */
  async function run(malformed: number, over: Record<string, unknown> = {}): Promise<string> {
    const providers = [{ id: "sim", kind: "simulated", seed: 3, faults: { malformed } }];
    const config = makeConfig({ providers, runsPerScenario: 40, ...over });
    const file = await workspace.write("data/configs/people.touchstone.json", config);
    const { document } = await runForJson<{ id: string }>(["run", file], inWorkspace());
    return document.id;
  }

  it("says in a sentence what the tests say, then the figures, what differs and what flipped", async () => {
    const { code, stdout } = await runCli(["compare", good, bad], inWorkspace());
    assert.equal(code, 0);
    assert.match(stdout, /^sim is worse: \d+ of 40 .* passed at the first attempt, 40 of 40 /);
    assert.match(stdout, /^sim +all +40\/40 100% +\d+\/40 .* worse$/m);
    assert.match(stdout, /^Differs {2}content of the config: [0-9a-f]{12} → [0-9a-f]{12}$/m);
    assert.match(stdout, /^Flipped {2}sim, scenario 1, run \d+: passed → failed$/m);
  });

  it("prints with --json the document of the contract, rates in points", async () => {
    const { document } = await runForJson<Comparison>(["compare", good, bad], inWorkspace());
    const { base, head, verdict, cells } = comparisonSchema.parse(document);
    assert.deepEqual([base, head, verdict], [good, bad, "worse"]);
    const [cell] = cells;
    assert.ok(cell !== undefined && cell.difference < -50 && cell.difference >= -100);
    assert.ok(cell.interval[0] < cell.difference && cell.difference < cell.interval[1]);
  });

  it("ends with 1 for a regression only when it is asked to", async () => {
    const codes = [];
    for (const args of [
      [good, bad],
      [bad, good],
    ]) {
      codes.push((await runCli(["compare", ...args], inWorkspace())).code);
      codes.push(
        (await runCli(["compare", ...args, "--fail-on", "regression"], inWorkspace())).code,
      );
    }
    assert.deepEqual(codes, [0, 1, 0, 0]);
  });

  it("compares several runs with the first", async () => {
    const { document } = await runForJson<Comparison[]>(
      ["compare", good, bad, good],
      inWorkspace(),
    );
    assert.deepEqual(
      document.map(({ base, head }) => [base, head]),
      [
        [good, bad],
        [good, good],
      ],
    );
    assert.match(document[1]?.notes.join() ?? "", /same run on both sides/);
  });

  it("compares two providers of one run", async () => {
    const providers = [0, 0.9].map((malformed, at) => {
      return { id: `p${at}`, kind: "simulated", seed: 3, faults: { malformed } };
    });
    const id = await run(0, { providers });
    const { stdout } = await runCli(["compare", `${id}:p0`, `${id.slice(0, 8)}:p1`], inWorkspace());
    assert.match(stdout, /^p0 → p1 is worse: \d+ of 40 .*, 40 of 40 /);
    const refused = await runForJson<Failure>(["compare", `${id}:p0`, id], inWorkspace());
    assert.deepEqual([refused.code, refused.document.error.code], [2, "usage"]);
  });

  it("takes the baseline of the config as its base", async () => {
    const lacking = await runForJson<Failure>(["compare", "baseline", bad], inWorkspace());
    assert.equal(lacking.code, 2);
    assert.match(lacking.document.error.message, /No run is marked as the baseline of "people"/);
    await workspace.write("data/baseline.json", { people: good });
    const { document } = await runForJson<Comparison>(["compare", "baseline", bad], inWorkspace());
    assert.equal(document.base, good);
  });

  it("counts what --metric says, with the margin of --margin", async () => {
    const args = ["compare", good, bad, "--metric", "final", "--margin", "100"];
    const { document } = await runForJson<Comparison>(args, inWorkspace());
    assert.deepEqual([document.metric, document.margin], ["final", 100]);
    for (const wrong of [
      ["--metric", "frist"],
      ["--margin", "0"],
      ["--margin", "-1"],
      ["--fail-on", "x"],
      ["--format", "xml"],
    ]) {
      assert.equal(
        (await runCli(["compare", good, bad, ...wrong], inWorkspace())).code,
        2,
        wrong.join(),
      );
    }
  });

  it("writes every test as one tidy table", async () => {
    const out = path.join(workspace.folder, "tidy.csv");
    const { stdout } = await runCli(
      ["compare", good, bad, "--format", "csv", "--out", out],
      inWorkspace(),
    );
    assert.equal(stdout, "tidy.csv\n");
    const [header, ...rows] = (await readFile(out, "utf8")).trimEnd().split("\n");
    assert.match(header ?? "", /^side,run_id,provider,scenario,/);
    assert.equal(rows.length, 80);
    assert.equal(rows.filter((row) => row.startsWith(`base,${good},sim,1,`)).length, 40);
  });

  it("writes Markdown", async () => {
    const { stdout } = await runCli(["compare", good, bad, "--format", "markdown"], inWorkspace());
    assert.match(stdout, /^## `people` compared\n\n- sim is worse: /);
    assert.match(stdout, /^\| `sim` \| all \| 40\/40 \(100%\) \|/m);
  });

  it("says of runs without a test in common that nothing can be compared", async () => {
    const other = await run(0, { scenarios: [makeScenario(7)], runsPerScenario: 2 });
    const { code, stdout } = await runCli(["compare", good, other], inWorkspace());
    assert.equal(code, 0);
    assert.match(stdout, /^Nothing can be compared/);
    assert.match(stdout, /^Missing {2}sim, scenario 1: not in the head \(40 tests\)$/m);
    assert.match(stdout, /^Missing {2}sim, scenario 7: new in the head \(2 tests\)$/m);
  });

  it("names a run that is not here", async () => {
    const missing = "0f0f0f0f-0000-4000-8000-000000000000";
    const { code, document } = await runForJson<Failure>(["compare", missing, bad], inWorkspace());
    assert.equal(code, 2);
    assert.match(document.error.message, new RegExp(missing));
  });
});
