import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { closeRun } from "../../../src/run/closeRun.ts";
import { scanJournal } from "../../../src/run/journal/scanJournal.ts";
import { loadRunConfig } from "../../../src/run/readRunConfig.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "./builders.ts";

const ada = { name: "Ada", age: 36 };
const cases = [
  { id: "ada", vars: { text: "Ada is 36. {{text}}" }, expected: ada },
  { id: "bob", vars: { text: "Bob is 7." }, expected: { name: "Bob", age: 7 } },
  { id: "any", vars: { text: "Somebody." } },
];

describe("a run with cases", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: JSON.stringify(ada) });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const local = (keys = {}) => {
    const { baseUrl } = server;
    return { id: "local", kind: "openai-compatible", baseUrl, model: "m", ...keys };
  };

  async function load(config: Record<string, unknown>, scenario: Record<string, unknown> = {}) {
    const file = path.join(workspace.dataFolder, "c.touchstone.json");
    const prompt = { system: "Be exact.", prompt: "Who? {{text}}", schema: personSchema };
    const scenarios = [{ number: 1, name: "n", kind: "prompt", ...prompt, cases, ...scenario }];
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ name: "c", maxRetries: 2, scenarios, ...config }));
    const loaded = await loadRunConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    return workspace.options(loaded.value);
  }

  async function run(config: Record<string, unknown>, scenario?: Record<string, unknown>) {
    const { finished } = await startRun(await load(config, scenario));
    const outcome = await finished;
    assert.equal(outcome.status, "completed", outcome.message);
    return testRunFileSchema.parse(await workspace.readResult(outcome.file));
  }

  it("asks for each case once a round, its vars in the prompt and never expanded", async () => {
    const file = await run({ providers: [local({ concurrency: 1 })], runsPerScenario: 2 });
    const runs = file.results.local?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map((each) => [each.runNumber, each.case, each.round, each.success]),
      [
        ...[
          [1, "ada", 1, true],
          [2, "bob", 1, false],
          [3, "any", 1, true],
        ],
        ...[
          [4, "ada", 2, true],
          [5, "bob", 2, false],
          [6, "any", 2, true],
        ],
      ],
    );
    assert.deepEqual([file.config.runsPerScenario, file.config.cases], [2, { "1": 3 }]);
    assert.match(file.config.hashes?.cases?.["1"] ?? "", /^[0-9a-f]{64}$/);
    const asked = Object.values(file.prompts ?? {}).map((messages) => messages.at(-1)?.content);
    assert.equal(asked.length, 3);
    assert.ok(asked.some((text) => text?.startsWith("Who? Ada is 36. {{text}}\n")));
  });

  it("says of each test by a hash what its case asked and expected, the same in every round", async () => {
    const file = await run({ providers: [local()], runsPerScenario: 2 });
    const runs = file.results.local?.["1"]?.runs ?? [];
    const hashesOf = (id: string) => runs.filter((each) => each.case === id).map(takeHash);
    const takeHash = ({ caseHash = "" }: { caseHash?: string | undefined }) => caseHash;
    assert.equal(new Set(runs.map(takeHash)).size, 3);
    for (const { id } of cases) {
      const [first, second] = hashesOf(id);
      assert.equal(first, second);
      assert.match(first ?? "", /^[0-9a-f]{16}$/);
    }
  });

  it("keeps the gate of its config with what was tested", async () => {
    const gate = { metric: "value", minRate: 90 };
    const file = await run({ providers: [local()], gate });
    assert.deepEqual(file.config.gate, {
      metric: "value",
      margin: 5,
      minRate: 90,
      undecided: "pass",
    });
    assert.match(file.config.hashes?.gate ?? "", /^[0-9a-f]{64}$/);
  });

  it("fails a reply of other values than expected at once, and says what they are", async () => {
    const file = await run({ providers: [local()] });
    const [, bob] = file.results.local?.["1"]?.runs ?? [];
    assert.equal(bob?.attempts.length, 1);
    assert.deepEqual(bob?.attempts[0]?.validationErrors, [
      { path: ["name"], message: 'expected "Bob", but is "Ada"', code: "value" },
      { path: ["age"], message: "expected 7, but is 36", code: "value" },
    ]);
    assert.deepEqual(bob?.attempts[0]?.parsedResponse, ada);
    assert.equal(bob?.finalResponse, null);
    assert.deepEqual(bob?.values, {
      compared: 2,
      matched: 0,
      fields: [
        { path: ["name"], expected: "Bob", actual: "Ada" },
        { path: ["age"], expected: 7, actual: 36 },
      ],
    });
    const { summary } = file.results.local?.["1"] ?? {};
    assert.deepEqual(
      [summary?.parseRate, summary?.schemaRate, summary?.valueRate, summary?.fieldAccuracy],
      [100, 100, 50, 50],
    );
    assert.equal(server.counters.requests, 3);
  });

  it("retries a reply that does not fit the schema, and counts what it never came to as unmatched", async () => {
    server.plan(...Array.from({ length: 3 }, () => ({ kind: "text" as const, text: "{}" })));
    const providers = [local({ concurrency: 1 })];
    const file = await run({ providers }, { cases: cases.slice(0, 1) });
    const [ended] = file.results.local?.["1"]?.runs ?? [];
    assert.equal(ended?.attempts.length, 3);
    assert.deepEqual(ended?.values, { compared: 2, matched: 0, fields: [] });
  });

  it("compares the whole that the steps were merged to", async () => {
    const actor = { type: "object", required: ["name", "age"] };
    const steps = [
      { prompt: "What? {{text}}", schema: { type: "object" }, at: "" },
      { prompt: "Who? {{text}}", schema: actor, at: "/actor" },
    ];
    const text = JSON.stringify({ what: "ran" });
    server.plan({ kind: "text", text });
    const expected = { what: "walked", actor: { ...ada, age: 35 } };
    const providers = [local({ concurrency: 1 })];
    const given = { cases: [{ vars: { text: "x" }, expected }] };
    const file = await run({ providers }, { prompt: undefined, steps, schema: true, ...given });
    const [ended] = file.results.local?.["1"]?.runs ?? [];
    assert.deepEqual(ended?.attempts.at(-1)?.validationErrors, [
      {
        path: ["what"],
        message: 'expected "walked", but is "ran" (in the outcome of all steps)',
        code: "value",
      },
      { path: ["age"], message: "expected 35, but is 36", code: "value" },
    ]);
    assert.deepEqual([ended?.values?.matched, ended?.values?.compared], [1, 3]);
  });

  it("leaves a journal from which the same result is made again", async () => {
    const faults = { wrongValue: 0.3, malformed: 0.2, missingField: 0.2 };
    const providers = [{ id: "sim", kind: "simulated", faults }];
    const { id, finished } = await startRun(
      await load({ providers, runsPerScenario: 5, keepLogs: true }),
    );
    const outcome = await finished;
    const written = readFileSync(path.join(workspace.dataFolder, outcome.file), "utf8");
    const store = openTestDataStore(workspace.dataFolder);
    const folder = await store.loadRunFolder(id);
    const journal = await scanJournal(store, folder, assert.fail);
    assert.equal(journal.tests.length, 15);
    const ending = { status: "completed" as const, durationMs: outcome.duration };
    const again = await closeRun(store, folder, journal, { ...ending, onProblem: assert.fail });
    const file = readFileSync(path.join(workspace.dataFolder, again.file), "utf8");
    assert.deepEqual(JSON.parse(file).results, JSON.parse(written).results);
    assert.deepEqual(again.head.summary, outcome.summary);
  });

  it("copies its cases into its folder, and does not begin with others than were checked", async () => {
    const casesFile = path.join(workspace.dataFolder, "cases.jsonl");
    await writeFile(casesFile, cases.map((each) => `${JSON.stringify(each)}\n`).join(""));
    const providers = [{ id: "sim", kind: "simulated" }];
    const options = await load({ providers }, { cases: "cases.jsonl" });
    const { id, finished } = await startRun(options);
    await finished;
    const copy = path.join(workspace.dataFolder, "test_runs", id, "cases", "1.jsonl");
    const lines = readFileSync(copy, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      cases,
    );
    await writeFile(casesFile, `${JSON.stringify(cases[0])}\n`);
    await assert.rejects(startRun(options), /cases have changed/);
    const left = await openTestDataStore(workspace.dataFolder).listRunIds();
    assert.deepEqual(left, [id]);
    assert.ok(existsSync(copy));
  });

  it("is replayed by case and round, wherever the case stands now", async () => {
    const simulated = [{ id: "sim", kind: "simulated", faults: { wrongValue: 0.5 } }];
    const first = await run({ providers: simulated, runsPerScenario: 2 });
    const replay = [{ id: "again", kind: "replay", run: first.id, provider: "sim" }];
    const reordered = { cases: cases.toReversed() };
    const second = await run({ providers: replay, runsPerScenario: 2 }, reordered);
    const repliesOf = (runs: (typeof first.results)[string][string]["runs"] = []) =>
      Object.fromEntries(
        runs.map((each) => [`${each.case} ${each.round}`, each.attempts[0]?.rawResponse]),
      );
    assert.deepEqual(
      repliesOf(second.results.again?.["1"]?.runs),
      repliesOf(first.results.sim?.["1"]?.runs),
    );
  });

  it("needs no network for right replies: the simulated provider gives what is expected, faults aside", async () => {
    const right = await run({ providers: [{ id: "sim", kind: "simulated" }], runsPerScenario: 4 });
    assert.equal(right.summary.successRate, 100);
    const faults = { wrongValue: 1 };
    const wrong = await run({ providers: [{ id: "sim", kind: "simulated", faults }] });
    const { summary, runs = [] } = wrong.results.sim?.["1"] ?? {};
    assert.deepEqual([summary?.schemaRate, summary?.valueRate], [100, 0]);
    assert.ok(runs.every(({ attempts }) => attempts.length === 1));
  });

  it("spoils expected values of long numbers as it spoils others", async () => {
    const expected = { name: "Ada", age: 36, id: 0 };
    const line = JSON.stringify({ vars: { text: "x" }, expected }).replace(
      ":0}",
      ":1234567890123456789}",
    );
    await writeFile(path.join(workspace.dataFolder, "long.jsonl"), line);
    const providers = [{ id: "sim", kind: "simulated", faults: { missingField: 1 } }];
    const file = await run({ providers, maxRetries: 0 }, { cases: "long.jsonl" });
    const [ended] = file.results.sim?.["1"]?.runs ?? [];
    assert.equal(ended?.attempts[0]?.validationErrors[0]?.code, "required");
    assert.match(ended?.attempts[0]?.rawResponse ?? "", /"id": 1234567890123456789/);
  });
});
