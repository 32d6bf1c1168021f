import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { ListedBaseline } from "../../../../src/model/results/baselineFile.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import {
  badProvider,
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

const git = promisify(execFile);

interface Marked {
  name: string;
  run: string;
  file: string;
  replaced?: string;
  tracked?: { file: string; lines: string[] };
  warnings: string[];
}
interface Shown {
  baselines: ListedBaseline[];
  problem?: string;
}
interface Failure {
  error: { code: string; message: string };
}

describe("touchstone baseline", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  const inWorkspace = () => ({ cwd: workspace.folder });
  const at = (...parts: string[]) => path.join(workspace.folder, ...parts);
  const readMarks = async () => JSON.parse(await readFile(at("data/baseline.json"), "utf8"));
  const startRun = async (file = "data/people.touchstone.json") =>
    (await runForJson<RunOutcome>(["run", file], inWorkspace())).document;

  beforeEach(async () => {
    workspace = await makeWorkspace();
    await workspace.write("data/people.touchstone.json", makeConfig());
    await workspace.write("data/animals.touchstone.json", makeConfig({ name: "animals" }));
  });
  afterEach(() => workspace.dispose());

  it("marks runs by id and as latest, shows and clears them by name and by file", async () => {
    const people = await startRun();
    const animals = await startRun("data/animals.touchstone.json");
    const set = await runForJson<Marked>(["baseline", "set", "latest"], inWorkspace());
    assert.equal(set.code, 0);
    const file = path.join("data", "results", path.basename(animals.file));
    assert.deepEqual(set.document, { name: "animals", run: animals.id, file, warnings: [] });
    const short = await runCli(["baseline", "set", people.id.slice(0, 8)], inWorkspace());
    assert.equal(short.stdout, `Run ${people.id} is the baseline of people.\n`);
    assert.deepEqual(await readMarks(), { animals: animals.id, people: people.id });

    const all = await runForJson<Shown>(["baseline", "show"], inWorkspace());
    assert.deepEqual(
      all.document.baselines.map(({ name, run, fault }) => [name, run, fault]),
      [
        ["animals", animals.id, undefined],
        ["people", people.id, undefined],
      ],
    );
    for (const config of ["people", "data/people.touchstone.json"]) {
      const { document } = await runForJson<Shown>(["baseline", "show", config], inWorkspace());
      assert.deepEqual(document.baselines, [all.document.baselines[1]]);
    }
    const text = await runCli(["baseline", "show"], inWorkspace());
    assert.match(
      text.stdout,
      new RegExp(
        `^animals  ${animals.id}  \\d+ \\w+ 20.*\npeople  ${people.id}  \\d+ \\w+ 20.*\n$`,
      ),
    );

    const which = await runForJson<Failure>(["baseline", "clear"], inWorkspace());
    assert.equal(which.code, 2);
    assert.match(which.document.error.message, /animals, people/);
    const byFile = await runForJson(
      ["baseline", "clear", "data/people.touchstone.json"],
      inWorkspace(),
    );
    assert.deepEqual(byFile.document, { cleared: [{ name: "people", run: people.id }] });
    assert.equal((await runCli(["baseline", "clear"], inWorkspace())).code, 0);
    assert.deepEqual(await readMarks(), {});
    assert.equal(
      (await runCli(["baseline", "show"], inWorkspace())).stdout,
      "No config has a baseline in data.\n",
    );
  });

  it("tells what it replaces", async () => {
    const [first, next] = [await startRun(), await startRun()];
    await runCli(["baseline", "set", first.id], inWorkspace());
    const { document } = await runForJson<Marked>(["baseline", "set", next.id], inWorkspace());
    assert.equal(document.replaced, first.id);
  });

  it("refuses a run that can be none, with 2 and why, and marks nothing", async () => {
    const providers = [{ ...badProvider, faults: { httpError: 1 } }];
    await workspace.write("data/bad.touchstone.json", makeConfig({ name: "bad", providers }));
    const { id } = await startRun("data/bad.touchstone.json");
    const { code, document } = await runForJson<Failure>(["baseline", "set", id], inWorkspace());
    assert.equal(code, 2);
    assert.match(document.error.message, /every test of it errored/);
    await assert.rejects(readMarks(), { code: "ENOENT" });
  });

  it("warns on stderr and in the document, and marks nonetheless", async () => {
    await startRun();
    const providers = [badProvider];
    await workspace.write("data/people.touchstone.json", makeConfig({ providers }));
    await startRun();
    const simulated = { id: "sim", kind: "simulated", faults: { httpError: 0.5 }, seed: 3 };
    await workspace.write(
      "data/people.touchstone.json",
      makeConfig({ providers: [simulated], runsPerScenario: 20 }),
    );
    const run = await startRun();
    const { document, stderr } = await runForJson<Marked>(
      ["baseline", "set", run.id],
      inWorkspace(),
    );
    assert.match(document.warnings.join(), /of 20 tests errored/);
    assert.match(stderr, /^warning: .*errored/m);
    assert.equal((await readMarks()).people, run.id);
  });

  it("--track has git track the result, in place of that of the run before", async () => {
    await git("git", ["init", "-q"], { cwd: workspace.folder });
    await writeFile(at(".gitignore"), "data/results/\n");
    const [first, next] = [await startRun(), await startRun()];
    const untracked = await runForJson<Marked>(["baseline", "set", first.id], inWorkspace());
    assert.match(
      untracked.document.warnings.join(),
      /git ignores .*\.gitignore:1: data\/results\/.*--track/,
    );
    const isIgnored = ({ file }: RunOutcome) =>
      git("git", ["check-ignore", "-q", file], { cwd: workspace.folder }).then(
        () => true,
        () => false,
      );
    const tracked = await runForJson<Marked>(
      ["baseline", "set", first.id, "--track"],
      inWorkspace(),
    );
    assert.deepEqual(tracked.document.warnings, []);
    assert.equal(tracked.document.tracked?.file, ".gitignore");
    assert.deepEqual([await isIgnored(first), await isIgnored(next)], [false, true]);
    const { stdout } = await runCli(["baseline", "set", next.id, "--track"], inWorkspace());
    assert.match(stdout, /^To commit: \.gitignore data\/baseline\.json data\/results\/.*\.json$/m);
    assert.deepEqual([await isIgnored(first), await isIgnored(next)], [true, false]);
  });

  it("--track says which line of another .gitignore is in the way", async () => {
    await git("git", ["init", "-q"], { cwd: workspace.folder });
    const run = await startRun();
    await writeFile(at("data/.gitignore"), "*\n");
    const { document } = await runForJson<Marked>(
      ["baseline", "set", run.id, "--track"],
      inWorkspace(),
    );
    assert.match(document.warnings.join(), /data\/\.gitignore:1: \*.*that line has to go/);
  });

  it("tells of a baseline that is not here, and of a file that is broken", async () => {
    const run = await startRun();
    await runCli(["baseline", "set", run.id], inWorkspace());
    await rm(at(run.file));
    const { document } = await runForJson<Shown>(["baseline", "show", "people"], inWorkspace());
    assert.match(document.baselines[0]?.fault ?? "", /not in data\/results/);
    await writeFile(at("data/baseline.json"), `{ "people": "${run.id}"`);
    const broken = await runForJson<Shown>(["baseline", "show"], inWorkspace());
    assert.match(broken.document.problem ?? "", /baseline\.json/);
    assert.match(broken.stderr, /^warning: /);
    const kept = await startRun();
    const refused = await runForJson<Failure>(["baseline", "set", kept.id], inWorkspace());
    assert.equal(refused.code, 3);
    assert.match(refused.document.error.message, /Mend it first/);
  });

  for (const [args, message] of [
    [["baseline"], /argument is missing/],
    [["baseline", "list"], /set, show or clear, not "list"/],
    [["baseline", "set"], /takes a run/],
    [["baseline", "set", "people"], /no run id/],
    [["baseline", "show", "--track"], /belongs to baseline set/],
    [["baseline", "clear"], /There is no baseline/],
    [["baseline", "show", "people"], /people has no baseline/],
  ] as const) {
    it(`${args.join(" ")} ends with 2 and says why`, async () => {
      const { code, document } = await runForJson<Failure>([...args], inWorkspace());
      assert.equal(code, 2);
      assert.match(document.error.message, message);
    });
  }
});
