import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type CaseSet, toTestCase } from "../../../../src/model/config/testCase.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { loadConfig } from "../../configs.ts";
import { makeConfig, makeScenario, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

const schema = {
  type: "object",
  properties: {
    total: { type: "number" },
    paid: { type: "boolean" },
    note: { type: ["string", "null"] },
    items: { type: "array", items: { $ref: "#/$defs/item" } },
  },
  $defs: {
    item: { type: "object", properties: { sku: { type: "string" }, n: { type: "integer" } } },
  },
};

/** Loads a config whose one scenario has these keys, beside files of cases. */
async function load(keys: Record<string, unknown>, files: Record<string, string> = {}) {
  const folder = await makeWorkspace({
    "data/c.touchstone.json": makeConfig({ scenarios: ["s.scenario.json"] }),
    "data/s.scenario.json": makeScenario({ schema, ...keys }),
    ...files,
  });
  const file = path.join(folder, "data/c.touchstone.json");
  return await loadConfig(file, { workspaceFolder: folder, checksContents: true });
}

async function readLines(set: CaseSet | undefined): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of set?.read() ?? []) lines.push(line);
  return lines;
}

async function readCases(keys: Record<string, unknown>, files: Record<string, string> = {}) {
  const loaded = await load(keys, files);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  const set = loaded.value.caseSets?.get(1);
  const lines = await readLines(set);
  assert.equal(lines.length, set?.count);
  return lines.map((line) => toTestCase(JSON.parse(line)));
}

async function findProblems(keys: Record<string, unknown>, files: Record<string, string> = {}) {
  const loaded = await load(keys, files);
  assert.ok(!loaded.ok, "problems were expected");
  return loaded.problems.map(
    ({ file, line, key, message }) => `${path.basename(file)}:${line}: ${key}: ${message}`,
  );
}

const prompt = "Read {{text}}";
const twoCases = [
  { id: "a", vars: { text: "x" }, expected: { total: 1 } },
  { id: "2", vars: { text: "y" }, expected: [null] },
];

describe("cases of a scenario", () => {
  afterEach(removeWorkspaces);

  it("stand in the scenario, or in a JSONL or JSON file", async () => {
    const written = [
      { id: "a", vars: { text: "x" }, expected: { total: 1 } },
      { vars: { text: "y" }, expectedAny: [null] },
    ];
    const jsonl = `\uFEFF${written.map((each) => JSON.stringify(each)).join("\r\n\r\n")}\n`;
    const json = `[ // two\n${written.map((each) => JSON.stringify(each)).join(",")}]`;
    const asCases = [
      { id: "a", vars: { text: "x" }, expected: [{ total: 1 }] },
      { id: "2", vars: { text: "y" }, expected: [null] },
    ];
    assert.deepEqual(await readCases({ prompt, cases: written }), asCases);
    assert.deepEqual(
      await readCases({ prompt, cases: "c.jsonl" }, { "data/c.jsonl": jsonl }),
      asCases,
    );
    assert.deepEqual(
      await readCases({ prompt, cases: "c.json" }, { "data/c.json": json }),
      asCases,
    );
  });

  it("come from a CSV file, its cells typed by the schema", async () => {
    const csv = [
      "\uFEFFid,text,expected/total,expected/paid,expected/note,expected/items/0/sku,expected/items/0/n",
      'one,"a ""quoted"", line\r\nand another",19.90,true,null,007,3',
      ",y,,,,,",
      "",
    ].join("\r\n");
    assert.deepEqual(await readCases({ prompt, cases: "c.csv" }, { "data/c.csv": csv }), [
      {
        id: "one",
        vars: { text: 'a "quoted", line\r\nand another' },
        expected: [{ total: 19.9, paid: true, note: null, items: [{ sku: "007", n: 3 }] }],
      },
      { id: "2", vars: { text: "y" }, expected: [] },
    ]);
    const words = "text,expected/items/0/sku,expected/note\nx,12,true\ny,null,null\n";
    const ofWords = await readCases({ prompt, cases: "c.csv" }, { "data/c.csv": words });
    assert.deepEqual(
      ofWords.map(({ expected }) => expected[0]),
      [
        { items: [{ sku: "12" }], note: "true" },
        { items: [{ sku: "null" }], note: null },
      ],
    );
    const whole = 'text,expected\nx,"{""total"": 1}"\ny,\n';
    const cases = await readCases({ prompt, cases: "c.csv" }, { "data/c.csv": whole });
    assert.deepEqual(
      cases.map(({ expected }) => expected),
      [[{ total: 1 }], []],
    );
  });

  it("keep the digits of long numbers", async () => {
    const loaded = await load(
      { cases: "c.jsonl" },
      { "data/c.jsonl": '{"expected":{"id":1234567890123456789}}' },
    );
    assert.ok(loaded.ok);
    const [line] = await readLines(loaded.value.caseSets?.get(1));
    assert.equal(line, '{"expected":{"id":1234567890123456789},"id":"1"}');
  });

  it("have a hash that goes by what they say, not by the format they are written in", async () => {
    const hashOf = async (keys: Record<string, unknown>, files: Record<string, string> = {}) => {
      const loaded = await load({ prompt, ...keys }, files);
      return loaded.ok ? loaded.value.hashes.cases?.["1"] : undefined;
    };
    const inline = await hashOf({ cases: twoCases });
    const jsonl = twoCases.map((each) => JSON.stringify(each)).join("\n");
    assert.match(inline ?? "", /^[0-9a-f]{64}$/);
    assert.equal(await hashOf({ cases: "c.jsonl" }, { "data/c.jsonl": jsonl }), inline);
    assert.notEqual(await hashOf({ cases: twoCases.slice(1) }), inline);
  });

  it("are refused when their file has changed since it was checked", async () => {
    const folder = await makeWorkspace({
      "c.touchstone.json": makeConfig({ scenarios: [makeScenario({ cases: "c.jsonl" })] }),
      "c.jsonl": '{"id":"a"}\n',
    });
    const file = path.join(folder, "c.touchstone.json");
    const loaded = await loadConfig(file, { workspaceFolder: folder, checksContents: true });
    assert.ok(loaded.ok);
    await writeFile(path.join(folder, "c.jsonl"), '{"id":"b"}\n');
    await assert.rejects(
      readLines(loaded.value.caseSets?.get(1)),
      (error) => error instanceof UserError && /changed/.test(error.message),
    );
  });
});

describe("problems with cases", () => {
  afterEach(removeWorkspaces);

  it("name file, line and key in a JSONL file", async () => {
    const jsonl = [
      '{"id":"a","vars":{"text":"x"}}',
      '{"id":"a","vars":{"text":"x"}}',
      '{"id":3,"vars":{"text":"x"}}',
      '{"vars":{"text":"x"},"expect":1}',
      '{"vars":{"text":"x"}, expected',
      '{"vars":{"text":"x"},"expected":1,"expectedAny":[1]}',
      '{"vars":{"text":"x"},"files":"a.png"}',
    ].join("\n");
    assert.deepEqual(await findProblems({ prompt, cases: "c.jsonl" }, { "data/c.jsonl": jsonl }), [
      'c.jsonl:2: id: id "a" is taken by case 1',
      "c.jsonl:3: id: must be a string, but is a number",
      'c.jsonl:4: expect: unknown key "expect"; did you mean "expected"?',
      "c.jsonl:5: : is not valid JSON: invalid symbol",
      "c.jsonl:6: expectedAny: needs either expected or expectedAny, not both",
      "c.jsonl:7: files: must be an array, but is a string",
    ]);
  });

  it("keep every digit of a number in a CSV file", async () => {
    const csv = "text,expected/total\nx,0.12345678901234567890\ny,1e400\n";
    const loaded = await load({ prompt, cases: "c.csv" }, { "data/c.csv": csv });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const lines = await readLines(loaded.value.caseSets?.get(1));
    assert.match(lines.join("\n"), /"total":0\.12345678901234567890\b[\s\S]*"total":1e400\b/);
  });

  it("name a place of a CSV file that no value can have", async () => {
    const gap =
      "text,expected/items/0/sku,expected/items/1/sku,expected/items/01/sku\nx,,x,\ny,a,b,c\n";
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": gap }), [
      "c.csv:2: expected/items/1/sku: is item 1 of a list whose item 0 is empty",
      'c.csv:3: expected/items/01/sku: cannot be item "01" of a list: items are numbered 0, 1, 2 …',
    ]);
    const deep = `text,expected\nx,${"[".repeat(20_000)}${"]".repeat(20_000)}\n`;
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": deep }), [
      "c.csv:2: expected: is nested more than 500 levels deep",
    ]);
  });

  it("name the column in a CSV file", async () => {
    const csv = 'text,expected/total\nx,1\n"y\nz",much\n\nw,more\n';
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": csv }), [
      'c.csv:3: expected/total: must be number, but is "much"',
      'c.csv:6: expected/total: must be number, but is "more"',
    ]);
    const windows = csv.replaceAll("\n", "\r\n");
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": windows }), [
      'c.csv:3: expected/total: must be number, but is "much"',
      'c.csv:6: expected/total: must be number, but is "more"',
    ]);
    const mixed = 'text,expected/total\nx,1\r\n"y\nz",much\r\n\nw,more\rv,2\n';
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": mixed }), [
      'c.csv:3: expected/total: must be number, but is "much"',
      'c.csv:6: expected/total: must be number, but is "more"',
    ]);
    const doubled = "text,text,,expected,expected/a\n";
    assert.deepEqual(await findProblems({ prompt, cases: "c.csv" }, { "data/c.csv": doubled }), [
      'c.csv:1: text: column "text" is given twice',
      "c.csv:1: : column 3 has no name",
      'c.csv:1: expected/a: column "expected/a" cannot stand beside "expected"',
    ]);
    const [broken] = await findProblems({ cases: "c.csv" }, { "data/c.csv": 'text\n"x\n' });
    assert.match(broken ?? "", /^c\.csv:\d: : is not valid CSV: /);
  });

  it("name the case in the scenario itself", async () => {
    const cases = [
      { id: "a", files: [""] },
      { id: "b", expected: 1, expectedAny: [2] },
    ];
    const found = await findProblems({ cases });
    assert.deepEqual(
      found.map((each) => each.replace(/:\d+:/, ":")),
      [
        's.scenario.json: cases.0.files.0: must be at least 1 character long, but is ""',
        "s.scenario.json: cases.1.expectedAny: needs either expected or expectedAny, not both",
      ],
    );
  });

  it("name the nearest var to one that no case has, and each case that lacks one", async () => {
    const cases = [{ vars: { text: "x", day: "y" } }, { vars: { text: "x" } }];
    const found = await findProblems({ prompt: "{{txet}} {{schema}}", system: "{{day}}", cases });
    assert.deepEqual(
      found.map((each) => each.replace(/:\d+:/, ":")),
      [
        's.scenario.json: prompt: no case has a var for {{txet}}; did you mean "text"?',
        's.scenario.json: cases.1.vars: lacks "day", which the prompts name',
      ],
    );
  });

  it("tell of a missing file, one of another format, one without cases, and of a var named schema", async () => {
    const missing = await findProblems({ cases: "c.jsonl" });
    assert.match(missing[0] ?? "", /cases: case file .*c\.jsonl does not exist/);
    const other = await findProblems({ cases: "c.yaml" }, { "data/c.yaml": "" });
    assert.match(other[0] ?? "", /cases: must be a \.jsonl, \.json or \.csv file/);
    const empty = await findProblems({ cases: "c.jsonl" }, { "data/c.jsonl": "\n" });
    assert.match(empty[0] ?? "", /cases: must hold at least one case/);
    const list = await findProblems({ cases: "c.json" }, { "data/c.json": "{}" });
    assert.match(list[0] ?? "", /must be an array of cases/);
    const taken = await findProblems({ cases: [{ vars: { schema: "x" } }] });
    assert.match(taken[0] ?? "", /cases\.0\.vars\.schema: is taken/);
  });

  it("tell of rules that compare nothing", async () => {
    const [alone] = await findProblems({ compare: { "/a": "ignore" } });
    assert.match(alone ?? "", /compare: needs cases to compare with/);
    const cases = [{ expected: 1 }];
    const [place] = await findProblems({ cases, compare: { total: "ignore" } });
    assert.match(place ?? "", /compare\.total: must be a JSON pointer, such as \/items/);
    const [rule] = await findProblems({ cases, compare: { "/a": { withn: 1 } } });
    assert.match(rule ?? "", /compare\.\/a\.withn: unknown key "withn"; did you mean "within"\?/);
  });

  it("are none without cases, but names in prompts that nothing will replace are told of", async () => {
    const loaded = await load({ prompt: "{{schema}} {{text}}", system: "{{{{a}} {{b}}" });
    assert.ok(loaded.ok);
    assert.deepEqual(
      loaded.value.warnings.map(({ severity, key, message }) => `${severity} ${key}: ${message}`),
      [
        "warning prompt: {{text}} stays as it is without cases",
        "warning system: {{b}} stays as it is without cases",
      ],
    );
  });

  it("are none without cases, but {{schema}} that is misspelt or left out is told of, in steps too", async () => {
    const steps = [
      { prompt: "{{ schema }} {{Schema}}", schema: {} },
      { prompt: "{{shema}} {{name}}", schema: {}, at: "/b" },
    ];
    const warningsOf = async (keys: Record<string, unknown>) => {
      const loaded = await load(keys);
      assert.ok(loaded.ok, JSON.stringify(loaded));
      return loaded.value.warnings
        .filter(({ message }) => message.includes("stays"))
        .map(({ key, message }) => `${key}: ${message}`);
    };
    assert.deepEqual(await warningsOf({ prompt: undefined, system: "{{ schema }}", steps }), [
      "steps.0.prompt: {{Schema}} stays as it is without cases; did you mean {{schema}}?",
      "steps.1.prompt: {{shema}} stays as it is without cases; did you mean {{schema}}?",
      "steps.1.prompt: {{name}} stays as it is without cases",
    ]);
    const silent = { includeSchema: false, prompt: "{{ schema }}", system: "{{schema}}" };
    const expected = ["system", "prompt"].map(
      (key) => `${key}: {{schema}} stays as it is with "includeSchema": false`,
    );
    assert.deepEqual((await warningsOf(silent)).sort(), [...expected].sort());
    assert.deepEqual(
      (await warningsOf({ ...silent, cases: [{ vars: {} }] })).sort(),
      [...expected].sort(),
    );
  });

  it("tell of a name that no case has in every prompt, also one that is nearly {{schema}}", async () => {
    const cases = [{ vars: { text: "x" } }];
    const steps = [
      { prompt: "{{text}} {{ schema }}", schema: {} },
      { prompt: "{{shema}}", schema: {}, at: "/b" },
    ];
    const all = await findProblems({ prompt: undefined, system: "{{txt}}", steps, cases });
    const found = all.filter((each) => !each.includes("asks for nothing"));
    assert.equal(found.length, 2, found.join("\n"));
    assert.match(
      found.join("\n"),
      /system: no case has a var for \{\{txt\}\}; did you mean "text"\?/,
    );
    assert.match(found.join("\n"), /steps\.1\.prompt: .*\{\{shema\}\}; did you mean "schema"\?/);
  });

  it("are no more than a person reads", async () => {
    const jsonl = Array.from({ length: 5000 }, () => '{"id":1}').join("\n");
    const found = await findProblems({ cases: "c.jsonl" }, { "data/c.jsonl": jsonl });
    assert.equal(found.length, 20);
  });
});
