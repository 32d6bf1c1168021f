import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { type ImportFolder, makeImportFolder } from "./importHarness.ts";

/** A result row in the shape of version 3. */
function makeRow(over: Record<string, unknown> = {}) {
  return {
    promptIdx: 0,
    testIdx: 0,
    promptId: "p1",
    provider: { id: "openai:gpt-4o-mini", label: "" },
    prompt: { raw: '[{"role":"user","content":"Who is Ann?"}]', label: "Who is {{name}}?" },
    vars: { name: "Ann" },
    testCase: { vars: { name: "Ann" }, assert: [{ type: "contains", value: "Ann" }] },
    response: {
      output: "Ann is a potter.",
      cached: false,
      cost: 0.002,
      tokenUsage: { total: 15, prompt: 10, completion: 5 },
    },
    failureReason: 0,
    success: true,
    score: 1,
    latencyMs: 420,
    namedScores: {},
    ...over,
  };
}

function makeOutput(rows: readonly unknown[], config: unknown = { description: "Potters" }) {
  return {
    evalId: "eval-abc-2026-01-02T03:04:05",
    results: {
      version: 3,
      timestamp: "2026-01-02T03:04:05.006Z",
      prompts: [],
      results: rows,
      stats: { successes: 1, failures: 0, errors: 0, durationMs: 1234 },
    },
    config,
    shareableUrl: null,
    metadata: { promptfooVersion: "0.123.1" },
  };
}

const failed = makeRow({
  vars: { name: "Bob" },
  testCase: { vars: { name: "Bob" }, assert: [] },
  success: false,
  failureReason: 1,
  latencyMs: 80,
  gradingResult: {
    pass: false,
    reason: "one",
    componentResults: [
      { pass: true, reason: "fine", assertion: { type: "cost" } },
      { pass: false, reason: "no Bob in it", assertion: { type: "contains", value: "Bob" } },
    ],
  },
});
const errored = makeRow({
  vars: { name: "Cid" },
  testCase: { vars: { name: "Cid" }, assert: [] },
  success: false,
  failureReason: 2,
  error: "API error: 500",
  response: undefined,
  latencyMs: 0,
});

describe("results of promptfoo", () => {
  let place: ImportFolder;
  beforeEach(async () => {
    place = await makeImportFolder();
  });
  afterEach(() => place.dispose());

  it("become a run that says where it comes from, with verdicts, tokens, costs and times", async () => {
    const { head, first } = await importOne([makeRow()]);
    assert.deepEqual(head.config.imported, {
      tool: "promptfoo",
      version: "0.123.1",
      file: "out.json",
      run: "eval-abc-2026-01-02T03:04:05",
    });
    assert.equal(head.timestamp, "2026-01-02T03:04:05.006Z");
    assert.equal(head.duration, 1234);
    assert.deepEqual(head.config.providers, ["openai-gpt-4o-mini"]);
    assert.equal(head.config.providerDetails?.["openai-gpt-4o-mini"]?.model, "openai:gpt-4o-mini");
    assert.equal(head.config.scenarioDetails?.["1"]?.name, "Who is {{name}}?");
    const attempt = first?.attempts[0];
    assert.deepEqual(
      [attempt?.durationMs, attempt?.inputTokens, attempt?.outputTokens, attempt?.costUsd],
      [420, 10, 5, 0.002],
    );
    assert.equal(attempt?.rawResponse, "Ann is a potter.");
    assert.deepEqual(head.prompts?.[attempt?.promptHash ?? ""], [
      { role: "user", content: "Who is Ann?" },
    ]);
  });

  it("keep failed and errored tests apart, each with its reason", async () => {
    const { head } = await importOne([makeRow(), failed, errored]);
    const { totalTests, passed, errored: errors } = head.summary;
    assert.deepEqual([totalTests, passed, head.summary.failed, errors], [3, 1, 2, 1]);
    const attempts = head.results["openai-gpt-4o-mini"]?.["1"]?.runs.map((run) => run.attempts[0]);
    assert.deepEqual(attempts?.[1]?.validationErrors, [
      { path: [], message: "no Bob in it", code: "assert:contains" },
    ]);
    assert.equal(attempts?.[2]?.errorMessage, "API error: 500");
  });

  it("leave a time that is not known out, and never count it as 0", async () => {
    const cached = makeRow({ response: { ...makeRow().response, cached: true }, latencyMs: 2 });
    const { head, first } = await importOne([cached, failed, errored]);
    assert.equal(first?.totalDurationMs, undefined);
    assert.equal(first?.attempts[0]?.timestamp, undefined);
    const cell = head.results["openai-gpt-4o-mini"]?.["1"];
    assert.deepEqual([cell?.summary.averageDurationMs, cell?.summary.p50Ms], [80, 80]);
    const none = await place.importRun("none.json", makeOutput([cached], { description: "None" }));
    const { summary } = none.results["openai-gpt-4o-mini"]?.["1"] ?? {};
    assert.deepEqual(
      Object.keys(summary ?? {}).filter((key) => key.endsWith("Ms")),
      [],
    );
  });

  it("say nothing of JSON and schemas, which promptfoo did not judge apart", async () => {
    const { head } = await importOne([makeRow(), failed]);
    const { summary } = head.results["openai-gpt-4o-mini"]?.["1"] ?? {};
    assert.equal(summary?.successRate, 50);
    assert.deepEqual([summary?.parseRate, summary?.schemaRate], [undefined, undefined]);
  });

  it("make rounds of one case of tests that are repeated", async () => {
    const { head } = await importOne([makeRow(), failed, makeRow({ testIdx: 2 }), failed]);
    const runs = head.results["openai-gpt-4o-mini"]?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map(({ runNumber, case: id, round }) => [runNumber, id, round]),
      [
        [1, "1", 1],
        [2, "2", 1],
        [3, "1", 2],
        [4, "2", 2],
      ],
    );
    assert.deepEqual([head.config.runsPerScenario, head.config.cases?.["1"]], [2, 2]);
  });

  it("are read line by line where they are written so, and from older files without a label", async () => {
    const row = makeRow({ provider: "openai:gpt-4o-mini", promptId: undefined });
    const lines = [row, failed].map((each) => JSON.stringify(each)).join("\n");
    const run = await place.importRun("out.jsonl", lines);
    assert.equal(run.summary.totalTests, 2);
    assert.match(run.config.notes?.join() ?? "", /does not say when the run was made/);
  });

  it("are one run however often they are imported", async () => {
    const first = await place.importFile("out.json", makeOutput([makeRow()]));
    const again = await place.importFile("copy.json", makeOutput([makeRow()]));
    assert.equal(again.runId, first.runId);
    assert.deepEqual(again.files, first.files);
    assert.match(again.notes[0] ?? "", /imported before/);
    assert.equal((await place.store.loadIndex()).rows.length, 1);
  });

  async function importOne(rows: readonly unknown[]) {
    const head = await place.importRun("out.json", makeOutput(rows));
    return { head, first: head.results["openai-gpt-4o-mini"]?.["1"]?.runs[0] };
  }
});

describe("a config of promptfoo", () => {
  let place: ImportFolder;
  beforeEach(async () => {
    place = await makeImportFolder();
  });
  afterEach(() => place.dispose());

  const yaml = `
description: People
prompts:
  - "Who is in: {{text}}"
providers:
  - openai:gpt-4o-mini
  - id: openai:chat:gpt-4o-mini
    label: hot
    config: { temperature: 1, apiKey: sk-live-0123456789abcdef, seed: 4 }
  - python:mine.py
defaultTest:
  assert: [{ type: is-json, value: { type: object, required: [name] } }]
tests:
  - description: ann
    vars: { text: Ann is here }
    assert:
      - { type: equals, value: '{"name":"Ann"}' }
      - { type: llm-rubric, value: polite }
  - vars: { text: [Bob, Cid] }
evaluateOptions: { repeat: 3 }
`;

  it("becomes a config with scenarios, schemas and cases, without any key", async () => {
    const { files, notes } = await place.importFile("promptfooconfig.yaml", yaml);
    assert.equal(path.basename(files[0] ?? ""), "people.touchstone.json");
    const config = await place.readJson<Record<string, unknown>>("configs/people.touchstone.json");
    assert.deepEqual(config, {
      name: "People",
      providers: [
        {
          id: "openai-gpt-4o-mini",
          kind: "openai",
          model: "gpt-4o-mini",
          apiKey: { env: "OPENAI_API_KEY" },
        },
        {
          id: "hot",
          kind: "openai",
          model: "gpt-4o-mini",
          apiKey: { env: "OPENAI_API_KEY" },
          temperature: 1,
        },
      ],
      runsPerScenario: 3,
      scenarios: ["../scenarios/people/1-who-is-in-text.scenario.json"],
    });
    assert.deepEqual(await place.readJson("schemas/people/1-who-is-in-text.schema.json"), {
      type: "object",
      required: ["name"],
    });
    for (const part of [/seed/, /python:mine\.py/, /llm-rubric/, /its key stands in the file/]) {
      assert.match(notes.join("\n"), part);
    }
    assert.doesNotMatch(notes.join("\n"), /sk-live/);
  });

  it("asks for text as JSON where nothing says what JSON a reply should be", async () => {
    const config = {
      prompts: ["Capital of {{land}}?"],
      providers: ["ollama:chat:llama3"],
      tests: [{ vars: { land: "Peru" }, assert: [{ type: "equals", value: "Lima" }] }],
    };
    const { files, notes } = await place.importFile("capitals.json", config);
    assert.equal(files.length, 5);
    assert.match(notes.join(), /"answer"/);
    const schema = await place.readJson<{ required: string[] }>(
      "schemas/capitals/1-capital-of-land.schema.json",
    );
    assert.deepEqual(schema.required, ["answer"]);
    const expected = await place.readJson<{ expected: unknown }>(
      "cases/capitals/1-capital-of-land.jsonl",
    );
    assert.deepEqual(expected.expected, { answer: "Lima" });
  });

  it("reads what it names in its own folder only", async () => {
    await place.write("sub/prompts/a.txt", "One {{x}}\n---\nTwo {{x}}");
    await place.write("sub/tests.csv", 'x,__expected\nhello,"contains: hi"\n');
    await place.write("secret.txt", "secret");
    const { files, notes } = await place.importFile("sub/c.yaml", {
      prompts: ["file://prompts/a.txt", "file://../secret.txt"],
      providers: ["openai:gpt-4o"],
      tests: "file://tests.csv",
    });
    assert.equal(files.filter((file) => file.endsWith(".scenario.json")).length, 2);
    assert.match(notes.join("\n"), /\.\.\/secret\.txt: is not in the folder/);
  });

  it("is written nowhere but below the folder, whatever it is called", async () => {
    const config = {
      description: "../../evil\u001b[2J",
      prompts: [{ raw: "x", label: "../../../etc/passwd" }],
      providers: ["openai:gpt-4o"],
    };
    const { files } = await place.importFile("c.json", config);
    for (const file of files) {
      assert.ok(file.startsWith(place.dataFolder + path.sep), file);
      assert.ok(existsSync(file), file);
    }
  });

  it("never replaces a file of another text, and writes nothing then", async () => {
    await place.importFile("promptfooconfig.yaml", yaml);
    await place.importFile("promptfooconfig.yaml", yaml);
    await place.write("data/scenarios/people/1-who-is-in-text.scenario.json", "mine");
    await assert.rejects(
      place.importFile("promptfooconfig.yaml", yaml),
      /is there already .* nothing was written/,
    );
  });
});

describe("a file that is nothing to import", () => {
  let place: ImportFolder;
  beforeEach(async () => {
    place = await makeImportFolder();
  });
  afterEach(() => place.dispose());

  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
prompts: *d
providers: *d
`;
  const files: [string, unknown, RegExp][] = [
    ["other.json", { hello: "world" }, /other\.json is no file of .*; nothing was written/],
    ["cut.json", '{ "results": { "results": [', /is no JSON/],
    ["cut.yaml", "prompts: [a, b\nproviders", /cannot be read as YAML: .* line/],
    ["bomb.yaml", bomb, /alias/],
    ["deep.json", `${"[".repeat(5000)}${"]".repeat(5000)}`, /nested too deep/],
    ["empty.json", "", /is empty/],
    ["log.eval", "PK\u0003\u0004rest", /inspect log convert/],
    ["broken.jsonl", '{"a":1}\n{"a":', /broken in line 2/],
    ["none.json", makeOutput([]), /holds no test/],
    ["rows.json", makeOutput([{ provider: {}, success: true }]), /holds no test .* was left out/],
  ];
  for (const [name, content, message] of files) {
    it(`is refused in a sentence: ${name}`, async () => {
      await assert.rejects(place.importFile(name, content), message);
      assert.equal(existsSync(place.dataFolder), false);
    });
  }

  it("is refused where a format is named that it is none of", async () => {
    await assert.rejects(
      place.importFile("a.json", makeOutput([makeRow()]), "sheets"),
      /--from takes/,
    );
  });
});
