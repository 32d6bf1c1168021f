import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HostParams } from "../../../../../src/model/wire/hostProtocol.ts";
import { openTestDataStore } from "../../../../../src/store/testDataStore.ts";
import { type HostHarness, openHost, startRun } from "../../../host/hostHarness.ts";
import { makeWorkspace, type Workspace } from "../../builders.ts";

/** Files of a config whose parts are everywhere a config may have them; `mark` is in each that changes. */
function makeFiles(mark: string): Record<string, unknown> {
  const part = { type: "object", properties: { mail: { type: "string", title: mark } } };
  const person = { type: "object", properties: { name: { type: "string", title: mark } } };
  const common = { kind: "prompt", prompt: `Who is it, ${mark}?` };
  return {
    "configs/all.touchstone.json": {
      name: "all",
      providers: [{ id: "sim", kind: "simulated" }],
      scenarios: [
        "../scenarios/*.scenario.json",
        { ...common, number: 4, name: "Inline", schema: { type: "object", title: mark } },
      ],
      runsPerScenario: 1,
      maxRetries: mark.length,
    },
    "scenarios/1.scenario.json": {
      ...common,
      number: 1,
      name: "Person",
      schema: "../schemas/person.json",
    },
    "scenarios/2.scenario.json": {
      ...common,
      number: 2,
      name: "Mail",
      schema: "../schemas/mail.json",
    },
    "scenarios/3.scenario.json": {
      kind: "prompt",
      prompt: "Who is {{name}}?",
      number: 3,
      name: "Cases",
      schema: { type: "object" },
      cases: "../cases/people.jsonl",
    },
    "schemas/person.json": person,
    "schemas/mail.json": { $ref: "part.json" },
    "schemas/part.json": part,
    "cases/people.jsonl": `{"vars":{"name":"Ada"}}\n{"vars":{"name":"${mark}"}}\n`,
  };
}

describe("the texts of what changed between two runs", function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let host: HostHarness;
  let runIds: string[];
  before(async () => {
    workspace = await makeWorkspace();
    host = await openHost(workspace.folder, workspace.dataFolder);
    git("init", "--quiet");
    await write(makeFiles("first"));
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first");
    const base = await run();
    await write(makeFiles("second"));
    runIds = [base, await run()];
  });
  after(async () => {
    await host.close();
    await workspace.remove();
  });

  const git = (...args: string[]) => execFileSync("git", args, { cwd: workspace.folder });

  async function write(files: Record<string, unknown>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(workspace.dataFolder, name);
      await mkdir(path.dirname(file), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
      await writeFile(file, text);
    }
  }

  async function run(): Promise<string> {
    const file = path.join(workspace.dataFolder, "configs/all.touchstone.json");
    const { runId } = await startRun(host, file);
    await host.waitFor(() =>
      host.messages.find((each) => each.type === "runFinished" && each.outcome.id === runId),
    );
    return runId;
  }

  const ask = (what: string, more: Partial<HostParams<"getChangedTexts">> = {}) =>
    host.request("getChangedTexts", { runIds, head: 0, what, isTrusted: true, ...more });
  const textOf = (found: object) => ("text" in found ? String(found.text) : JSON.stringify(found));

  for (const what of [
    "content of the config",
    "scenario 1",
    "scenario 2",
    "schema of scenario 1",
    "scenario 4",
    "schema of scenario 4",
    "cases of scenario 3",
  ]) {
    it(`are those of the commit and of the workspace: ${what}`, async () => {
      const { name, from, to } = await ask(what);
      assert.equal(name, `${what}.json`);
      const files = [makeFiles("first"), makeFiles("second")];
      for (const [at, found] of [from, to].entries()) {
        const mark = at === 0 ? "first" : "second";
        assert.match(textOf(found), new RegExp(mark));
        assert.ok(!textOf(found).includes(at === 0 ? "second" : "first"));
        if (what === "schema of scenario 1") {
          const written = files[at]?.["schemas/person.json"];
          assert.equal(textOf(found), JSON.stringify(written, null, 2));
        }
      }
    });
  }

  it("are the bundle of a schema that takes in others, where what changed is in another file", async () => {
    const { from, to } = await ask("schema of scenario 2");
    assert.match(textOf(from), /"title": "first"/);
    assert.match(textOf(to), /"title": "second"/);
  });

  it("are the prompts in both result files", async () => {
    const { name, from, to } = await ask("prompt of scenario 1");
    assert.equal(name, "prompt of scenario 1.md");
    assert.match(textOf(from), /^# user\n\nWho is it, first\?/);
    assert.match(textOf(to), /^# user\n\nWho is it, second\?/);
  });

  it("are not asked of git in an untrusted workspace: then as both runs keep what they ran", async () => {
    const { name, from, to } = await ask("schema of scenario 1", { isTrusted: false });
    assert.equal(name, "schema of scenario 1, as it was run.json");
    assert.match(textOf(from), /"title": "first"/);
    assert.match(textOf(to), /"title": "second"/);
  });

  it("are not there of what has none, or is the same", async () => {
    await assert.rejects(ask("uncommitted changes"), /There are no texts of uncommitted changes/);
    await assert.rejects(ask("platform"), /platform is the same in both runs/);
  });

  it("say of each side why there is none, where a run kept nothing and nothing was committed", async () => {
    await write(makeFiles("third"));
    const third = await run();
    const ids = [runIds[1] ?? "", third];
    for (const id of ids) {
      await rm(path.join(workspace.dataFolder, "test_runs", id), { recursive: true });
    }
    const { from, to } = await ask("scenario 1", { runIds: ids });
    assert.deepEqual(from, {
      reason: "It was not committed when the run began, and has changed since.",
    });
    assert.match(textOf(to), /third/);
    const untrusted = await ask("scenario 1", { runIds: ids, isTrusted: false });
    assert.deepEqual(untrusted.from, {
      reason: "It has changed since, and git is asked in trusted workspaces only.",
    });
    const lost = await withCommit(ids[0] ?? "", "0".repeat(40), () =>
      ask("scenario 1", { runIds: ids }),
    );
    assert.deepEqual(lost.from, {
      reason: "It has changed since. git does not have commit 000000000000 here.",
    });
    const odd = await withCommit(ids[0] ?? "", "--output=x", () =>
      ask("scenario 1", { runIds: ids }),
    );
    assert.deepEqual(odd.from, {
      reason: "It has changed since. The commit that the run names is none.",
    });
  });

  /** As if the result file named another commit. */
  async function withCommit<T>(runId: string, commit: string, work: () => Promise<T>): Promise<T> {
    const store = openTestDataStore(workspace.dataFolder);
    const { file } = await store.openResult(runId);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/("commit": )"[^"]*"/, `$1${JSON.stringify(commit)}`));
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  }
});
