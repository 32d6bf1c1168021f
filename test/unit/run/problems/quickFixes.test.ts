import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  makeConfig,
  makeReaction,
  makeScenario,
  makeSource,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "../../scenarios/config/makeWorkspace.ts";
import { applyFix, listAll, listFixes, readMarked } from "./faultyWorkspace.ts";

interface Mistake {
  readonly files: Readonly<Record<string, unknown>>;
  /** File the problem stands in; the config when absent. */
  readonly at?: string;
  readonly code: string;
  /** Of several with that code, the one that marks this. */
  readonly marks: string;
  /** What is offered, in its order. */
  readonly fixes: readonly string[];
  /** What is applied; the first when absent. */
  readonly applied?: number;
}

const config = "a.touchstone.json";
const of = (keys: Record<string, unknown>) => ({ [config]: makeConfig(keys) });
const sim = (keys: Record<string, unknown> = {}) => ({ id: "sim", kind: "simulated", ...keys });
const openai = (keys: Record<string, unknown>) => ({
  id: "gpt",
  kind: "openai",
  model: "m",
  ...keys,
});
const local = (baseUrl: string) =>
  of({ providers: [{ id: "near", kind: "openai-compatible", model: "m", baseUrl }] });
const streams = (keys: Record<string, unknown>) => of({ scenarios: [makeStream(keys)] });
const schema = { type: "object", properties: { a: { type: "string" } } };

const mistakes: Readonly<Record<string, Mistake>> = {
  "a typo in a key of the config": {
    files: of({ runsPerScenari: 3 }),
    code: "unknown-key",
    marks: '"runsPerScenari"',
    fixes: ['Change to "runsPerScenario"', 'Remove key "runsPerScenari"'],
  },
  "a typo in a key of a provider": {
    files: of({ providers: [sim({ concurency: 2 })] }),
    code: "unknown-key",
    marks: '"concurency"',
    fixes: ['Change to "concurrency"', 'Remove key "concurency"'],
  },
  "a typo in a key of a scenario file": {
    files: { ...of({ scenarios: ["s.json"] }), "s.json": makeScenario({ sytem: "x" }) },
    at: "s.json",
    code: "unknown-key",
    marks: '"sytem"',
    fixes: ['Change to "system"', 'Remove key "sytem"'],
  },
  "a typo in a key whose right name is there as well": {
    files: of({ maxRetries: 1, maxRetrys: 2 }),
    code: "unknown-key",
    marks: '"maxRetrys"',
    fixes: ['Remove key "maxRetrys"'],
  },
  "a typo in a keyword of a schema": {
    files: {
      ...of({ scenarios: [makeScenario({ schema: "x.json" })] }),
      "x.json": { ...schema, requird: ["a"] },
    },
    at: "x.json",
    code: "schema-advice",
    marks: '"requird"',
    fixes: ['Change to "required"'],
  },
  "a comma that is missing": {
    files: { [config]: '{\n  "name": "c" // why\n  "providers": [], "scenarios": []\n}' },
    code: "syntax",
    marks: '"providers"',
    fixes: ['Insert ","'],
  },
  "a comma that is missing in a list of a scenario file": {
    files: {
      ...of({ scenarios: ["s.json"] }),
      "s.json": '{ "number": 1, "files": ["a" "b"] }',
    },
    at: "s.json",
    code: "syntax",
    marks: '"b"',
    fixes: ['Insert ","'],
  },
  "a colon that is missing in a schema": {
    files: {
      ...of({ scenarios: [makeScenario({ schema: "x.json" })] }),
      "x.json": '{ "type" "object" }',
    },
    at: "x.json",
    code: "syntax",
    marks: '"object"',
    fixes: ['Insert ":"'],
  },
  "a brace that is missing at the end": {
    files: { [config]: '{ "name": "c", "providers": [], "scenarios": []\n' },
    code: "syntax",
    marks: "]",
    fixes: ['Insert "}"'],
  },
  "a key that is given twice": {
    files: { [config]: '{ "name": "c",\n  // this one?\n  "name": "d",\n  "providers": [] }' },
    code: "repeated-key",
    marks: '"name"',
    fixes: ["Remove this key"],
  },
  "a wrong path of a scenario": {
    files: {
      ...of({ scenarios: ["scenarios/persn.json"] }),
      "scenarios/person.json": makeScenario(),
    },
    code: "missing-file",
    marks: '"scenarios/persn.json"',
    fixes: [
      'Change to "scenarios/person.json"',
      "Create scenario file persn.json",
      "Remove this entry",
    ],
  },
  "a wrong path of a scenario, for which a file is made": {
    files: {
      ...of({ scenarios: ["deep/er/new-one.scenario.json", "b.json"] }),
      "b.json": makeScenario({ number: 6 }),
    },
    code: "missing-file",
    marks: '"deep/er/new-one.scenario.json"',
    fixes: ["Create scenario file new-one.scenario.json", "Remove this entry"],
  },
  "a wrong path of a schema": {
    files: {
      ...of({ scenarios: ["scenarios/s.json"] }),
      "scenarios/s.json": makeScenario({ schema: "../schema/person.schema.json" }),
      "schemas/person.schema.json": schema,
    },
    at: "scenarios/s.json",
    code: "missing-file",
    marks: '"../schema/person.schema.json"',
    fixes: ['Change to "../schemas/person.schema.json"', "Create schema file person.schema.json"],
  },
  "a schema that is missing, in a scenario of a config": {
    files: of({ scenarios: [makeScenario({ schema: "schemas/new.schema.json" })] }),
    code: "missing-file",
    marks: '"schemas/new.schema.json"',
    fixes: ["Create schema file new.schema.json"],
  },
  "a wrong path of cases": {
    files: {
      ...of({ scenarios: [makeScenario({ prompt: "{{a}}", cases: "cases/invoice.jsonl" })] }),
      "cases/invoices.jsonl": '{ "vars": { "a": 1 } }\n',
    },
    code: "missing-file",
    marks: '"cases/invoice.jsonl"',
    fixes: ['Change to "cases/invoices.jsonl"'],
  },
  "a wrong path of a file that another schema refers to": {
    files: {
      ...of({ scenarios: [makeScenario({ schema: "x.json" })] }),
      "x.json": { type: "object", properties: { a: { $ref: "def.json#/$defs/a" } } },
      "defs.json": { $defs: { a: { type: "string" } } },
    },
    at: "x.json",
    code: "missing-file",
    marks: '"def.json#/$defs/a"',
    fixes: ['Change to "defs.json#/$defs/a"'],
  },
  "an id that two providers have": {
    files: of({ providers: [sim(), sim({ seed: 2 })] }),
    code: "taken-id",
    marks: '"sim"',
    fixes: ['Change to "sim-2", a free id', 'Remove provider "sim"'],
  },
  "an id that three providers have, one of them the one that would be next": {
    files: of({ providers: [sim(), sim({ id: "sim-2" }), sim({ id: "sim-2" })] }),
    code: "taken-id",
    marks: '"sim-2"',
    fixes: ['Change to "sim-3", a free id', 'Remove provider "sim-2"'],
    applied: 1,
  },
  "an id that a provider and a reaction have": {
    files: {
      ...of({ providers: [sim({ id: "alerts" })], scenarios: [makeScenario(), "s.json"] }),
      "s.json": makeStream({ number: 2 }),
    },
    at: "s.json",
    code: "taken-id",
    marks: '"alerts"',
    fixes: ['Change to "alerts-2", a free id', 'Remove reaction "alerts"'],
  },
  "an id that two cases have": {
    files: {
      ...of({ scenarios: [makeScenario({ prompt: "{{a}}", cases: "c.jsonl" })] }),
      "c.jsonl": '{ "id": "x", "vars": { "a": 1 } }\r\n{ "id": "x", "vars": { "a": "😀" } }\r\n',
    },
    at: "c.jsonl",
    code: "taken-id",
    marks: '"x"',
    fixes: ['Change to "x-2", a free id', 'Remove id "x"'],
  },
  "an id that two cases have, where a later one has the next": {
    files: {
      ...of({ scenarios: [makeScenario({ prompt: "{{a}}", cases: "c.jsonl" })] }),
      "c.jsonl": ["x", "x", "x-2"].map((id) => JSON.stringify({ id, vars: { a: 1 } })).join("\n"),
    },
    at: "c.jsonl",
    code: "taken-id",
    marks: '"x"',
    fixes: ['Change to "x-3", a free id', 'Remove id "x"'],
  },
  "rounds that are counted in two ways": {
    files: of({ runsPerScenario: 5, settle: {} }),
    code: "invalid-value",
    marks: "5",
    fixes: ["Remove runsPerScenario"],
  },
  "a number that two scenarios of a config have": {
    files: of({
      scenarios: [makeScenario(), makeScenario({ name: "m" }), makeScenario({ number: 7 })],
    }),
    code: "taken-number",
    marks: "1",
    fixes: ["Change to 8, the next free number", "Remove scenario 1"],
  },
  "a number that two scenario files have": {
    files: {
      ...of({ scenarios: ["s/*.json"] }),
      "s/a.json": makeScenario(),
      "s/b.json": makeScenario(),
    },
    at: "s/b.json",
    code: "taken-number",
    marks: "1",
    fixes: ["Change to 2, the next free number"],
  },
  "a URL without a scheme": {
    files: local("127.0.0.1:11434/v1"),
    code: "invalid-url",
    marks: '"127.0.0.1:11434/v1"',
    fixes: ['Change to "http://127.0.0.1:11434/v1"'],
  },
  "a URL with a name for a scheme": {
    files: local("localhost:11434/v1"),
    code: "invalid-url",
    marks: '"localhost:11434/v1"',
    fixes: ['Change to "http://localhost:11434/v1"'],
  },
  "a URL with a broken scheme": {
    files: local("htp:/api.example.com/v1"),
    code: "invalid-url",
    marks: '"htp:/api.example.com/v1"',
    fixes: ['Change to "https://api.example.com/v1"'],
  },
  "a URL of another scheme": {
    files: local("ftp://api.example.com"),
    code: "invalid-url",
    marks: '"ftp://api.example.com"',
    fixes: ['Change to "https://api.example.com"'],
  },
  "a URL of a dispatcher": {
    files: streams({
      sources: [makeSource({ dispatchers: [{ kind: "http", url: "127.0.0.1:7070/x" }] })],
    }),
    code: "invalid-url",
    marks: '"127.0.0.1:7070/x"',
    fixes: ['Change to "http://127.0.0.1:7070/x"'],
  },
  "a pattern that no file matches, but those of another folder": {
    files: { ...of({ scenarios: ["scenario/*.json"] }), "scenarios/a.json": makeScenario() },
    code: "empty-glob",
    marks: '"scenario/*.json"',
    fixes: ['Change to "scenarios/*.json"', "Create scenario file first.json", "Remove this entry"],
  },
  "a pattern that no file at all matches": {
    files: of({ scenarios: ["scenarios/**/*.scenario.json"] }),
    code: "empty-glob",
    marks: '"scenarios/**/*.scenario.json"',
    fixes: ["Create scenario file first.scenario.json", "Remove this entry"],
  },
  "a pattern that no file matches, beside an entry": {
    files: of({ scenarios: [makeScenario(), "none/{a,b}.json"] }),
    code: "empty-glob",
    marks: '"none/{a,b}.json"',
    fixes: ["Remove this entry"],
  },
  "a key of an API that is written out": {
    files: of({ providers: [openai({ id: "openai", apiKey: "sk-1234567890abcdef" })] }),
    code: "written-key",
    marks: '"sk-1234567890abcdef"',
    fixes: ['Change to { "env": "OPENAI_API_KEY" }'],
  },
  "a credential that is written out in a header": {
    files: of({ providers: [openai({ headers: { "X-Api-Key": "abcdefgh" } })] }),
    code: "written-key",
    marks: '"abcdefgh"',
    fixes: ['Change to { "env": "GPT_API_KEY" }'],
  },
  "a credential that is written out with its scheme": {
    files: of({ providers: [openai({ headers: { Authorization: "Bearer abcdefgh" } })] }),
    code: "written-key",
    marks: '"Bearer abcdefgh"',
    fixes: ['Change to { "env": "GPT_API_KEY", "prefix": "Bearer " }'],
  },
  "a credential that is written out for a program": {
    files: of({
      providers: [{ id: "own", kind: "command", command: "x", env: { MY_TOKEN: "abcdefgh" } }],
    }),
    code: "written-key",
    marks: '"abcdefgh"',
    fixes: ['Change to { "env": "MY_TOKEN" }'],
  },
  "a kind of provider that there is not": {
    files: of({ providers: [{ id: "a", kind: "simulatd" }] }),
    code: "invalid-value",
    marks: '"simulatd"',
    fixes: ['Change to "simulated"'],
  },
  "a choice that there is not": {
    files: of({ scenarios: [makeScenario({ extract: "lst" })] }),
    code: "invalid-value",
    marks: '"lst"',
    fixes: ['Change to "last"'],
  },
  "a choice that is like none of the few there are": {
    files: of({ gate: { metric: "first", margin: 5, undecided: "never" } }),
    code: "invalid-value",
    marks: '"never"',
    fixes: ['Change to "pass"', 'Change to "fail"'],
  },
  "a number that is written as text": {
    files: of({ runsPerScenario: "5" }),
    code: "invalid-value",
    marks: '"5"',
    fixes: ["Change to 5"],
  },
  "a truth value that is written as text": {
    files: of({ keepLogs: "false" }),
    code: "invalid-value",
    marks: '"false"',
    fixes: ["Change to false"],
  },
  "an address of a reaction that there is not": {
    files: streams({
      reactions: [makeReaction(), makeReaction({ id: "others" })],
      system: { command: "x", args: ["--to", "${reaction.alert.url}/a"] },
    }),
    code: "unknown-reference",
    marks: '"${reaction.alert.url}/a"',
    fixes: ['Change to "${reaction.alerts.url}/a"'],
  },
  "a var that no case has": {
    files: of({
      scenarios: [makeScenario({ prompt: "Hi {{nme}}!", cases: [{ vars: { name: "A" } }] })],
    }),
    code: "unknown-reference",
    marks: '"Hi {{nme}}!"',
    fixes: ['Change to "Hi {{name}}!"'],
  },
};

describe("quick fixes", () => {
  afterEach(removeWorkspaces);

  for (const [name, { files, at = config, code, marks, fixes, applied = 0 }] of Object.entries(
    mistakes,
  )) {
    it(`mend ${name}`, async () => {
      const folder = await makeWorkspace(files);
      const file = path.join(folder, at);
      const list = async () => {
        const found = [];
        for (const problem of await listAll(folder)) {
          if (problem.file !== file || problem.fault?.code !== code) continue;
          if ((await readMarked(problem)) === marks) found.push(problem);
        }
        return found;
      };
      const [problem, ...more] = await list();
      assert.ok(problem, JSON.stringify(await listAll(folder)));
      assert.deepEqual(more, []);
      const offered = await listFixes(problem, folder);
      assert.deepEqual(
        offered.map(({ title }) => title),
        fixes,
      );
      const fix = offered[applied];
      assert.ok(fix);
      await applyFix(file, fix);
      assert.deepEqual(await list(), []);
    });
  }

  it("make scenario and schema files that are right as they are", async () => {
    for (const scenarios of [
      ["s/new.scenario.json"],
      [makeScenario({ schema: "x.schema.json" })],
    ]) {
      const folder = await makeWorkspace(of({ scenarios }));
      const [problem] = await listAll(folder);
      assert.ok(problem);
      const fixes = await listFixes(problem, folder);
      const create = fixes.find((each) => each.create !== undefined);
      assert.ok(create);
      await applyFix(problem.file, create);
      assert.deepEqual(await listAll(folder), []);
    }
  });

  it("make no file outside the workspace, and none of another format", async () => {
    for (const entry of ["../outside.json", "/outside.json", "s.txt"]) {
      const folder = await makeWorkspace(of({ scenarios: [makeScenario({ schema: entry })] }));
      const [problem] = await listAll(folder);
      assert.ok(problem);
      const fixes = await listFixes(problem, folder);
      assert.deepEqual(
        fixes.filter(({ create }) => create !== undefined),
        [],
      );
    }
  });

  it("make no file that is there by now, and none beyond a link that leads out of the workspace", async () => {
    const folder = await makeWorkspace(of({ scenarios: ["s.json", "out/s.json"] }));
    const beyond = await makeWorkspace({});
    await symlink(beyond, path.join(folder, "out"));
    const problems = await listAll(folder);
    assert.equal(problems.length, 2);
    const listCreated = async () => {
      const fixes = await Promise.all(problems.map((each) => listFixes(each, folder)));
      return fixes.flat().flatMap(({ create }) => (create === undefined ? [] : [create.file]));
    };
    assert.deepEqual(await listCreated(), [path.join(folder, "s.json")]);
    await writeFile(path.join(folder, "s.json"), "");
    assert.deepEqual(await listCreated(), []);
  });

  it("leave a key that is not there twice any more", async () => {
    const text = '{ "name": "c", "name": "d" }';
    const folder = await makeWorkspace({ [config]: text });
    const problem = (await listAll(folder)).find(({ fault }) => fault?.code === "repeated-key");
    assert.ok(problem);
    assert.equal((await listFixes(problem, folder)).length, 1);
    await writeFile(problem.file, text.replace("name", "nome"));
    assert.deepEqual(await listFixes(problem, folder), []);
  });

  it("are none where the text has changed since so that there is nothing to change", async () => {
    for (const text of ["{}", "[]", "", '{ "runsPerScenario": 3 }', "{ 1 }"]) {
      const folder = await makeWorkspace(of({ runsPerScenari: 3 }));
      const [problem] = await listAll(folder);
      assert.ok(problem);
      await applyFix(problem.file, {
        title: "",
        isPreferred: false,
        edits: [{ start: { line: 1, column: 1 }, end: { line: 1000, column: 1 }, text }],
      });
      assert.deepEqual(await listFixes(problem, folder), []);
    }
  });
});
