import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { StalePart } from "../../../../src/model/results/configCheck.ts";
import type { RunOutcome } from "../../../../src/model/wire/runProgress.ts";
import {
  type CliOptions,
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  type Workspace,
} from "../cliHarness.ts";

const execute = promisify(execFile);

interface Checked {
  fresh: boolean;
  configs: { file: string; run?: string; stale: StalePart[] }[];
}

const provider = { id: "asked", kind: "simulated", seed: 1 };
const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
const scenario = {
  number: 1,
  name: "Person",
  kind: "prompt",
  prompt: "Who is {{who}}?",
  schema: "../schemas/person.schema.json",
  cases: "../cases/people.jsonl",
};

describe("touchstone check", function () {
  this.timeout(120_000);
  let workspace: Workspace;
  const config = "data/configs/people.touchstone.json";
  const at = (...parts: string[]) => path.join(workspace.folder, ...parts);
  const here = (): CliOptions => ({ cwd: workspace.folder });
  const git = (...args: string[]) =>
    execute("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: workspace.folder,
    });
  const commitAll = async () => {
    await git("add", "-A");
    await git("commit", "-qm", "all");
  };
  const check = async (...args: string[]) => await runForJson<Checked>(["check", ...args], here());
  const startRun = async (file = config) =>
    (await runForJson<RunOutcome>(["run", file], here())).document;
  const writeConfig = (over: Record<string, unknown> = {}) =>
    workspace.write(
      config,
      makeConfig({ providers: [provider], scenarios: ["../scenarios/*.json"], ...over }),
    );
  /** What of the only config is stale, as `what key`. */
  const listStale = async () => {
    const { document, code } = await check(config);
    const [only] = document.configs;
    assert.equal(code, document.fresh ? 0 : 1);
    return only?.stale.map(({ what, key }) => `${what} ${key}`.trim());
  };

  beforeEach(async () => {
    workspace = await makeWorkspace();
    await git("init", "-q");
    await workspace.write(".gitignore", "data/test_runs/\ndata/.locks/\n");
    await workspace.write("data/scenarios/person.scenario.json", scenario);
    await workspace.write("data/schemas/person.schema.json", schema);
    await workspace.write("data/cases/people.jsonl", '{"id":"a","vars":{"who":"A"}}\n');
    await writeConfig();
  });
  afterEach(() => workspace.dispose());

  it("is fresh with a committed run, and stale without one", async () => {
    assert.deepEqual(await listStale(), ["run"]);
    const { id } = await startRun();
    const untracked = await check(config);
    assert.equal(untracked.code, 1);
    assert.match(
      untracked.document.configs[0]?.stale[0]?.message ?? "",
      /1 run of it is on this machine alone/,
    );
    await git("add", "-A");
    const staged = await check();
    assert.deepEqual(staged.document, {
      fresh: true,
      configs: [{ file: config, run: id, stale: [] }],
    });
    await commitAll();
    assert.equal((await check(config)).code, 0);
    assert.equal((await runCli(["check"], here())).stdout, `fresh  ${config}  run ${id}\n`);
  });

  it("only names a config without a committed run that was not asked for, as one that nobody has run yet", async () => {
    const { code, document } = await check();
    assert.deepEqual(
      [code, document],
      [0, { fresh: true, configs: [{ file: config, stale: [] }] }],
    );
    assert.equal((await runCli(["check"], here())).stdout, `none   ${config}  no committed run\n`);
    await workspace.write("data/baseline.json", { people: "0f0f0f0f-0000-4000-8000-000000000000" });
    assert.equal((await check()).code, 1);
  });

  describe("names what changed since the committed run:", () => {
    const prompt = 'scenario 1 "Person"';
    const changes: Record<string, [stale: string[], change: () => Promise<unknown>]> = {
      "a prompt": [
        [`scenario ${prompt}`],
        () =>
          workspace.write("data/scenarios/person.scenario.json", {
            ...scenario,
            prompt: "{{who}}!",
          }),
      ],
      "a schema": [
        [`schema ${prompt}`],
        () => workspace.write("data/schemas/person.schema.json", { ...schema, title: "P" }),
      ],
      cases: [
        [`cases ${prompt}`],
        () => workspace.write("data/cases/people.jsonl", '{"id":"a","vars":{"who":"B"}}\n'),
      ],
      "a new scenario": [
        ['scenario scenario 2 "Second"'],
        () =>
          workspace.write("data/scenarios/second.scenario.json", {
            ...scenario,
            number: 2,
            name: "Second",
          }),
      ],
      "a scenario of another number": [
        ['scenario scenario 3 "Person"', `scenario ${prompt}`],
        () => workspace.write("data/scenarios/person.scenario.json", { ...scenario, number: 3 }),
      ],
      "a new provider": [
        ["provider providers.1"],
        () => writeConfig({ providers: [provider, { ...provider, id: "more" }] }),
      ],
      "a provider by another id": [
        ["provider providers.0", "provider providers"],
        () => writeConfig({ providers: [{ ...provider, id: "constructor" }] }),
      ],
      "a provider of another kind": [
        ["provider providers.0.kind"],
        () => writeConfig({ providers: [{ id: "asked", kind: "command", command: "cat" }] }),
      ],
      "a setting of a provider": [
        ["config"],
        () => writeConfig({ providers: [{ ...provider, seed: 2 }] }),
      ],
      "runs per scenario": [["config runsPerScenario"], () => writeConfig({ runsPerScenario: 3 })],
      "retries and runs": [
        ["config runsPerScenario", "config maxRetries"],
        () => writeConfig({ maxRetries: undefined, runsPerScenario: 7 }),
      ],
      "a prompt and a setting": [
        [`scenario ${prompt}`, "config"],
        async () => {
          await workspace.write("data/scenarios/person.scenario.json", {
            ...scenario,
            prompt: "{{who}}!",
          });
          await writeConfig({ keepLogs: true });
        },
      ],
    };
    for (const [what, [stale, change]] of Object.entries(changes)) {
      it(what, async () => {
        await startRun();
        await commitAll();
        await change();
        assert.deepEqual(await listStale(), stale);
      });
    }

    it("the model alone, by the key of its kind, and other keys beside it", async () => {
      const local = (model: string, over = {}) => ({
        id: "asked",
        kind: "openai-compatible",
        baseUrl: "http://127.0.0.1:1/v1",
        model,
        timeoutMs: 1000,
        ...over,
      });
      const editor = (family: string) => ({ id: "asked", kind: "vscode-lm", vendor: "v", family });
      const sim = { ...provider, id: "sim" };
      await writeConfig({ providers: [local("old"), sim] });
      await startRun();
      await commitAll();
      await writeConfig({ providers: [local("new"), sim] });
      const { document } = await check();
      assert.deepEqual(document.configs[0]?.stale, [
        {
          what: "model",
          key: "providers.0.model",
          message: "asked was asked as old and is new now",
        },
      ]);
      await writeConfig({ providers: [sim, local("new")] });
      assert.deepEqual(await listStale(), ["model providers.1.model", "config"]);
      await writeConfig({ providers: [local("new", { temperature: 0.5 }), sim] });
      assert.deepEqual(await listStale(), ["model providers.0.model", "config"]);
      await writeConfig({ providers: [editor("old"), sim] });
      assert.deepEqual(await listStale(), ["provider providers.0.kind"]);
    });

    it("a file that a scenario names, and what stands in the config itself", async () => {
      await workspace.write("data/scenarios/person.scenario.json", {
        ...scenario,
        files: ["a.pdf"],
      });
      const takes = {
        id: "asked",
        kind: "openai-compatible",
        baseUrl: "http://127.0.0.1:1/v1",
        model: "m",
      };
      const inline = { ...scenario, number: 2, cases: [{ id: "a", vars: { who: "A" } }], schema };
      const write = (over: Record<string, unknown> = {}) =>
        writeConfig({
          providers: [takes, { ...takes, id: "other" }],
          scenarios: ["../scenarios/*.json", { ...inline, ...over }],
        });
      await write();
      await workspace.write("data/scenarios/a.pdf", "%PDF-1.7\n1");
      await startRun();
      await commitAll();
      assert.deepEqual(await listStale(), ["run"]);
      const file = at("data/results", (await readdir(at("data/results")))[0] ?? "");
      // No server answers here: what counts is what the head keeps of the config.
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/"errored": \d+/, '"errored": 0'));
      assert.deepEqual(await listStale(), []);
      await workspace.write("data/scenarios/a.pdf", "%PDF-1.7\n2");
      assert.deepEqual(await listStale(), [`files ${prompt}`]);
      await workspace.write("data/scenarios/a.pdf", "%PDF-1.7\n1");
      const key = 'scenario 2 "Person"';
      await write({ prompt: "{{who}}?" });
      assert.deepEqual(await listStale(), [`scenario ${key}`]);
      await write({ schema: { ...schema, title: "P" } });
      assert.deepEqual(await listStale(), [`scenario ${key}`, `schema ${key}`]);
    });
  });

  it("does not mind another gate, other spaces, comments and another order of keys", async () => {
    const { id } = await startRun();
    await commitAll();
    const text = await readFile(at(config), "utf8");
    const { name, ...others } = JSON.parse(text);
    const turned = JSON.stringify({ ...others, gate: { margin: 3 }, name }, null, 4);
    await writeFile(at(config), `// a comment\n${turned}`);
    assert.deepEqual((await check()).document.configs[0], { file: config, run: id, stale: [] });
  });

  it("holds a config against its baseline, also where a later run fits", async () => {
    const baseline = await startRun();
    await commitAll();
    await writeConfig({ runsPerScenario: 3 });
    const later = await startRun();
    await commitAll();
    assert.deepEqual((await check()).document.configs[0]?.run, later.id);
    await runCli(["baseline", "set", baseline.id], here());
    const { document } = await check();
    assert.deepEqual(document.configs[0]?.run, baseline.id);
    assert.deepEqual(await listStale(), ["config runsPerScenario"]);
    await runCli(["baseline", "set", later.id], here());
    assert.deepEqual(await listStale(), []);
  });

  it("tells of a baseline that is not here, of another config, broken, no baseline, or untracked", async () => {
    const run = await startRun();
    await commitAll();
    const mark = (id: string) => workspace.write("data/baseline.json", { people: id });
    const message = async () => {
      const { document, code } = await check(config);
      assert.equal(code, 1);
      assert.deepEqual(
        document.configs[0]?.stale.map(({ what }) => what),
        ["run"],
      );
      return document.configs[0]?.stale[0]?.message ?? "";
    };
    await mark("5f8f2d3e-0000-4000-8000-000000000000");
    assert.match(await message(), /its baseline, run 5f8f2d3e-.*, is not in results/);
    const other = "data/configs/animals.touchstone.json";
    await workspace.write(other, makeConfig({ name: "animals", providers: [provider] }));
    const animals = await startRun(other);
    await mark(animals.id);
    assert.match(await message(), /is of the config animals/);
    await mark(run.id);
    const untracked = await startRun();
    await mark(untracked.id);
    const { code, stderr } = await check(config);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^warning: git has no .*, the baseline of people: it is on this machine alone/m,
    );
    const text = await readFile(at(untracked.file), "utf8");
    await writeFile(at(untracked.file), text.replace('"completed"', '"cancelled"'));
    assert.match(await message(), /is cancelled, not completed/);
    await writeFile(at(untracked.file), text.slice(0, 300));
    assert.match(await message(), /cannot be read/);
    await rm(at(untracked.file));
    assert.match(await message(), /not in results/);
    await writeFile(at("data/baseline.json"), "{");
    const broken = await check(config);
    assert.equal(broken.document.configs[0]?.run, run.id);
    assert.match(broken.stderr, /^warning: .*baseline\.json/m);
  });

  it("passes over runs that say nothing of the whole config, and those deleted from disk", async () => {
    const whole = await startRun();
    await runForJson(["probe", config, "--provider", "asked", "--yes", "--runs", "1"], here());
    const failed = await startRun();
    const spoil = async (change: (text: string) => string) =>
      writeFile(at(failed.file), change(await readFile(at(failed.file), "utf8")));
    await commitAll();
    for (const change of [
      (text: string) => text.replace('"completed"', '"interrupted"'),
      (text: string) => text.replace('"hashes":', `"parent": "${whole.id}", "hashes":`),
      (text: string) => text.slice(0, 400),
    ]) {
      const text = await readFile(at(failed.file), "utf8");
      await spoil(change);
      await rm(at("data/index.json"), { force: true });
      assert.equal((await check()).document.configs[0]?.run, whole.id);
      await writeFile(at(failed.file), text);
    }
    await rm(at("data/index.json"), { force: true });
    assert.equal((await check()).document.configs[0]?.run, failed.id);
    await unlink(at(failed.file));
    assert.equal((await check()).document.configs[0]?.run, whole.id);
  });

  it("cannot tell of a run without hashes, and calls it stale", async () => {
    const run = await startRun();
    const text = await readFile(at(run.file), "utf8");
    const file = JSON.parse(text);
    file.config.hashes = undefined;
    await writeFile(at(run.file), JSON.stringify(file, null, 2));
    await commitAll();
    const { document, code } = await check();
    assert.equal(code, 1);
    assert.deepEqual(
      document.configs[0]?.stale.map(({ what }) => what),
      ["hashes"],
    );
    assert.match(document.configs[0]?.stale[0]?.message ?? "", /cannot be told/);
  });

  it("names providers and scenarios that a run left out", async () => {
    const more = { ...provider, id: "more" };
    await writeConfig({ providers: [provider, more] });
    await runForJson(["run", config, "--provider", "asked"], here());
    await commitAll();
    assert.deepEqual(await listStale(), ["provider providers.1"]);
  });

  it("counts what is on disk, and says so, where git cannot be asked", async () => {
    await rm(at(".git"), { recursive: true });
    await startRun();
    const outside = await check();
    assert.equal(outside.code, 0);
    assert.match(outside.stderr, /^warning: results on disk count.*not a git repository/m);
    const empty = at("empty");
    await mkdir(empty);
    const env = { PATH: empty };
    const missing = await runForJson<Checked>(["check"], { ...here(), env });
    assert.equal(missing.code, 0);
    assert.match(missing.stderr, /^warning: results on disk count.*git is not installed/m);
  });

  it("tells in a shallow clone what it tells in the repository", async () => {
    const { id } = await startRun();
    await commitAll();
    await git("commit", "-q", "--allow-empty", "-m", "more");
    const clone = at("clone");
    await git("clone", "-q", "--depth", "1", `file://${workspace.folder}`, clone);
    const { code, document } = await runForJson<Checked>(["check"], { cwd: clone });
    assert.deepEqual([code, document.configs[0]?.run], [0, id]);
  });

  it("keeps a commit from being made by a hook, in a linked work tree too, and lets it pass with the run in it", async () => {
    await startRun();
    await commitAll();
    const { bundleCli } = await import("../cliHarness.ts");
    const hook = `#!/bin/sh\nexec '${process.execPath}' '${await bundleCli()}' check >&2\n`;
    await writeFile(at(".git/hooks/pre-commit"), hook);
    await chmod(at(".git/hooks/pre-commit"), 0o755);
    // A workspace of its own, as it has a data folder.
    const linked = at("linked");
    await git("worktree", "add", "-q", linked);
    for (const cwd of [workspace.folder, linked]) {
      const inTree = (...args: string[]) =>
        execute("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd });
      const file = path.join(cwd, config);
      await writeFile(
        file,
        JSON.stringify(makeConfig({ scenarios: ["../scenarios/*.json"], runsPerScenario: 4 })),
      );
      const refused = await inTree("commit", "-qam", "changed").catch((error) => error);
      assert.match(refused.stderr, /stale {2}data\/configs\/people/);
      await runForJson(["run", config], { cwd });
      await inTree("add", "-A", "data");
      await inTree("commit", "-qm", "with its run");
    }
  });

  it("ends with 2 for a config that cannot be read, and tells of the others", async () => {
    await workspace.write("data/configs/bad.touchstone.json", '{ "name": 3 }');
    const { code, document } = await check("data/configs/bad.touchstone.json", config);
    assert.equal(code, 2);
    assert.equal(document.fresh, false);
    const [bad, people] = document.configs;
    assert.ok(bad?.stale.some(({ what, key }) => what === "config" && key === "name"));
    assert.deepEqual(
      people?.stale.map(({ what }) => what),
      ["run"],
    );
    assert.equal((await check("data/nowhere.touchstone.json")).code, 2);
  });

  it("ends with 2 where two configs have one name, and where there is none", async () => {
    await startRun();
    await commitAll();
    await workspace.write("data/b.touchstone.json", makeConfig({ providers: [provider] }));
    const { code, document } = await check(config);
    assert.equal(code, 2);
    assert.deepEqual(
      document.configs[0]?.stale.map(({ what, key }) => [what, key]),
      [["config", "name"]],
    );
    const empty = at("empty");
    await mkdir(empty);
    assert.equal((await runCli(["check"], { cwd: empty })).code, 2);
  });
});
