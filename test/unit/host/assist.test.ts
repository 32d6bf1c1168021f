import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { type ModelServer, startModelServer } from "../../servers/modelServer.ts";
import {
  makeConfig,
  makeReaction,
  makeScenario,
  makeStream,
  removeWorkspaces,
} from "../scenarios/config/makeWorkspace.ts";
import { type AssistHarness, openAssist } from "./assistHarness.ts";

const files = {
  "data/configs/a.touchstone.json": makeConfig({
    name: "first",
    providers: [
      { id: "one", kind: "simulated" },
      { id: "two", kind: "simulated" },
    ],
    scenarios: ["../scenarios/*.scenario.json"],
  }),
  "data/configs/b.touchstone.json": makeConfig({
    name: "second",
    providers: [{ id: "three", kind: "simulated" }],
    scenarios: ["../scenarios/1.scenario.json", "../odd/plain.json"],
  }),
  "data/scenarios/1.scenario.json": makeScenario({ schema: "../schemas/person.schema.json" }),
  "data/scenarios/2.scenario.json": makeScenario({
    number: 2,
    name: "second",
    schema: "../schemas/person.schema.json",
    cases: "../cases/people.jsonl",
    files: ["../images/a.png"],
  }),
  "data/odd/plain.json": makeScenario({ number: 9, schema: "shape.json" }),
  "data/odd/shape.json": { $ref: "../schemas/address.schema.json#/properties" },
  "data/schemas/person.schema.json": { properties: { address: { $ref: "address.schema.json" } } },
  "data/schemas/address.schema.json": { type: "object" },
  "data/cases/people.jsonl": '{ "vars": {}, "files": ["../images/a.png"] }\n',
  "data/images/a.png": "png",
  "data/images/b.pdf": "pdf",
  "data/changes.har": "{}",
  "node_modules/x/data.schema.json": {},
  "data/results/r.schema.json": {},
};
const config = "data/configs/a.touchstone.json";
const scenario = "data/scenarios/1.scenario.json";

describe("run host, asked what may be written", () => {
  let assist: AssistHarness;
  before(async () => {
    assist = await openAssist(files);
  });
  after(async () => {
    await assist.host.close();
    await removeWorkspaces();
  });
  const labels = async (file: string, marked: string) =>
    (await assist.complete(file, marked)).completions.map(({ label }) => label);

  for (const [what, file, marked, expected] of [
    [
      "scenarios of a config",
      config,
      '{ "scenarios": ["|"] }',
      [
        "../scenarios/*.scenario.json",
        "../scenarios/1.scenario.json",
        "../scenarios/2.scenario.json",
        "prompt",
        "stream",
      ],
    ],
    [
      "a schema",
      scenario,
      '{ "kind": "prompt", "schema": "|" }',
      ["../schemas/address.schema.json", "../schemas/person.schema.json"],
    ],
    [
      "the schema of a step",
      scenario,
      '{ "kind": "prompt", "steps": [{ "schema": | }] }',
      ["../schemas/address.schema.json", "../schemas/person.schema.json"],
    ],
    [
      "the schema of a stop trigger",
      scenario,
      '{ "kind": "stream", "queries": [{ "stopTriggers": [{ "kind": "schema", "schema": "|" }] }] }',
      ["../schemas/address.schema.json", "../schemas/person.schema.json"],
    ],
    ["cases", scenario, '{ "kind": "prompt", "cases": "|" }', ["../cases/people.jsonl"]],
    [
      "images",
      scenario,
      '{ "kind": "prompt", "files": ["|"] }',
      ["../images/a.png", "../images/b.pdf"],
    ],
    [
      "images of a case in its file",
      "data/cases/people.jsonl",
      '{ "vars": {} }\n{ "files": ["|"] }\n',
      ["../images/a.png", "../images/b.pdf"],
    ],
    [
      "a file that a source plays",
      scenario,
      '{ "kind": "stream", "sources": [{ "kind": "http-replay", "file": "|" }] }',
      ["../changes.har"],
    ],
    [
      "a schema within a schema",
      "data/schemas/person.schema.json",
      '{ "properties": { "a": { "$ref": "|" } } }',
      ["address.schema.json"],
    ],
    [
      "a provider that is played again, of any config",
      config,
      '{ "providers": [{ "id": "zero", "kind": "replay", "provider": "|" }] }',
      ["zero", "one", "two", "three"],
    ],
    [
      "the address of a reaction that listens, within a text",
      scenario,
      '{ "kind": "stream", "system": { "command": "x", "args": ["--to=${|}"] }, "reactions": [{ "id": "a", "handler": { "kind": "http" } }, { "id": "b", "handler": { "kind": "sse" } }] }',
      ["${reaction.a.url}"],
    ],
    ["nothing for a text that names nothing", scenario, '{ "kind": "prompt", "name": "|" }', []],
    ["nothing for a key", config, '{ "|": 1 }', []],
    ["nothing in a comment", config, '{ "scenarios": [ // |\n ] }', []],
    ["nothing after a value", config, '{ "scenarios": ["a"| ] }', []],
    ["nothing in a file that no config names", "other.json", '{ "scenarios": ["|"] }', []],
  ] as const) {
    it(`offers ${what}`, async () => {
      assert.deepEqual(await labels(file, marked), expected);
    });
  }

  it("offers files and folders of the path that is written, whatever they are called", async () => {
    const offered = await labels(scenario, '{ "kind": "prompt", "schema": "../odd/|" }');
    assert.ok(offered.includes("../odd/shape.json"));
    assert.ok(
      (await labels(scenario, '{ "kind": "prompt", "schema": "../|" }')).includes("../odd/"),
    );
    assert.deepEqual(
      (await labels(scenario, '{ "kind": "prompt", "schema": "../../../|" }')).filter((each) =>
        each.startsWith("../../../"),
      ),
      [],
    );
  });

  for (const [name, change] of [
    ["a missing comma before it", (text: string) => text.replace('"c",', '"c"')],
    ["no end", (text: string) => text.replace(/\].*$/s, "")],
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["characters of two UTF-16 units before it", (text: string) => text.replace('"c"', '"😀😀"')],
    [
      "a comment and a trailing comma",
      (text: string) => text.replace('"c",', '// 😀\n"c",').replace('"]', '",]'),
    ],
    ["tabs", (text: string) => text.replaceAll("  ", "\t")],
  ] as const) {
    it(`puts a path in place of what is written in a text with ${name}`, async () => {
      const marked = change('{\n  "name": "c",\n  "scenarios": ["../sc|en"]\n}\n');
      const label = "../scenarios/1.scenario.json";
      assert.equal(await assist.take(config, marked, label), marked.replace("../sc|en", label));
    });
  }

  it("closes a text that is not closed, and sets off what follows", async () => {
    const label = "../schemas/person.schema.json";
    assert.equal(
      await assist.take(scenario, '{ "kind": "prompt", "schema": "../s|\n}', label),
      `{ "kind": "prompt", "schema": "${label}"\n}`,
    );
    assert.equal(
      await assist.take(scenario, '{ "kind": "prompt", "schema": |\n "name": "n" }', label),
      `{ "kind": "prompt", "schema": "${label}",\n "name": "n" }`,
    );
  });

  it("leaves what follows on the line of a text that is not closed", async () => {
    const { span } = await assist.complete(scenario, '{ "kind": "prompt", "schema": "../s| }\n}');
    assert.equal(span.end, '{ "kind": "prompt", "schema": "../s'.length);
  });

  it("adds an entry among others so that the whole stays sound", async () => {
    const text = await assist.take(
      config,
      '{ "providers": [op|\n { "id": "a", "kind": "simulated" }] }',
      "openai",
    );
    assert.deepEqual(
      JSON.parse(text).providers.map(({ kind }: { kind: string }) => kind),
      ["openai", "simulated"],
    );
    const inline = await assist.take(config, '{ "scenarios": ["a", |] }', "prompt");
    assert.equal(JSON.parse(inline).scenarios[1].number, 10);
  });

  it("offers whole files where nothing is written yet", async () => {
    for (const [file, offered] of [
      ["data/configs/new.touchstone.json", ["Config for prompts", "Config for streams"]],
      ["data/scenarios/new.scenario.json", ["Prompt scenario", "Stream scenario"]],
      ["data/schemas/new.schema.json", ["JSON Schema of an object"]],
    ] as const) {
      for (const marked of ["|", "\n\n|", "// what it is for\n|", "con|"]) {
        assert.deepEqual(await labels(file, marked), offered, file);
      }
    }
    const written = await assist.take(
      "data/configs/new.touchstone.json",
      "con|",
      "Config for prompts",
    );
    assert.deepEqual(JSON.parse(written).scenarios, ["../scenarios/*.scenario.json"]);
    const own = await assist.take("data/scenarios/new.scenario.json", "|", "Prompt scenario");
    assert.equal(JSON.parse(own).number, 10);
    assert.deepEqual(await labels("data/configs/new.touchstone.json", "// con|"), []);
  });

  it("answers at every place of texts that are cut short or spoiled, with a span at that place", async () => {
    const text = JSON.stringify(files[config], null, 2);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length),
        fc.nat(text.length),
        fc.string({ maxLength: 3 }),
        async (cut, at, more) => {
          const spoiled = text.slice(0, cut) + more;
          const offset = Math.min(at, spoiled.length);
          const marked = `${spoiled.slice(0, offset)}|${spoiled.slice(offset)}`;
          if (spoiled.includes("|")) return;
          const { span } = await assist.complete(config, marked);
          assert.ok(span.start <= offset && offset <= span.end && span.end <= spoiled.length);
          assert.doesNotMatch(spoiled.slice(span.start, span.end), /\n/);
          await assist.explain(config, marked);
          await assist.define(config, marked);
          await assist.link(config, spoiled);
          await assist.lenses(config, spoiled);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("run host, asked where a text leads", () => {
  let assist: AssistHarness;
  before(async () => {
    assist = await openAssist(files);
  });
  after(async () => {
    await assist.host.close();
    await removeWorkspaces();
  });

  it("links every path, and no glob, address or text", async () => {
    assert.deepEqual(
      await assist.link(config, '{ "scenarios": ["../scenarios/*.json", "../odd/plain.json"] }'),
      ["../odd/plain.json -> data/odd/plain.json"],
    );
    const written = JSON.stringify(files["data/scenarios/2.scenario.json"]);
    assert.deepEqual(await assist.link("data/scenarios/2.scenario.json", written), [
      "../schemas/person.schema.json -> data/schemas/person.schema.json",
      "../cases/people.jsonl -> data/cases/people.jsonl",
      "../images/a.png -> data/images/a.png",
    ]);
    const schema = {
      $ref: "address.schema.json#/a",
      a: { $ref: "#/a" },
      b: { $ref: "https://x.test/y" },
      title: "x.json",
    };
    assert.deepEqual(await assist.link("data/schemas/person.schema.json", JSON.stringify(schema)), [
      "address.schema.json -> data/schemas/address.schema.json",
    ]);
    assert.deepEqual(
      await assist.link(
        "data/cases/people.jsonl",
        '{ "files": ["a.png"] }\r\n{ "files": ["b.png"] }',
      ),
      ["a.png -> data/cases/a.png", "b.png -> data/cases/b.png"],
    );
  });

  it("links paths of inline schemas, scenarios and cases from the file they are written in", async () => {
    const inline = makeConfig({
      scenarios: [
        makeScenario({
          schema: { $ref: "s.json" },
          cases: [{ files: ["a.png"] }],
          files: ["b.png"],
        }),
      ],
    });
    assert.deepEqual(await assist.link(config, JSON.stringify(inline)), [
      "s.json -> data/configs/s.json",
      "a.png -> data/configs/a.png",
      "b.png -> data/configs/b.png",
    ]);
  });

  it("knows scenarios and schemas that only a config tells of", async () => {
    assert.deepEqual(
      await assist.link("data/odd/plain.json", JSON.stringify(files["data/odd/plain.json"])),
      ["shape.json -> data/odd/shape.json"],
    );
    assert.deepEqual(
      await assist.link("data/odd/shape.json", JSON.stringify(files["data/odd/shape.json"])),
      ["../schemas/address.schema.json -> data/schemas/address.schema.json"],
    );
    assert.deepEqual(await assist.link("package.json", '{ "schema": "a.json" }'), []);
  });

  for (const [what, file, marked, expected] of [
    [
      "a path",
      scenario,
      '{ "kind": "prompt", "schema": "../sch|emas/person.schema.json" }',
      ["data/schemas/person.schema.json:1:1"],
    ],
    [
      "all files of a glob",
      config,
      '{ "scenarios": ["../scena|rios/*.scenario.json"] }',
      ["data/scenarios/1.scenario.json:1:1", "data/scenarios/2.scenario.json:1:1"],
    ],
    ["nothing where no file is", scenario, '{ "kind": "prompt", "schema": "go|ne.json" }', []],
    [
      "nothing outside the workspace",
      scenario,
      '{ "kind": "prompt", "schema": "../../../../etc/pass|wd" }',
      [],
    ],
    [
      "a provider of the same file",
      config,
      '{ "providers": [\r\n  { "id": "😀" },\r\n  { "id": "one" },\r\n  { "kind": "replay", "provider": "o|ne" }] }',
      ["data/configs/a.touchstone.json:3:11"],
    ],
    [
      "a provider of another config",
      config,
      '{ "providers": [{ "id": "p", "kind": "replay", "provider": "th|ree" }] }',
      ["data/configs/b.touchstone.json:5:13"],
    ],
    [
      "a reaction",
      scenario,
      '{ "kind": "stream", "system": { "command": "c", "args": ["${reac|tion.a.url}"] },\n "reactions": [{ "id": "a", "handler": { "kind": "http" } }] }',
      ["data/scenarios/1.scenario.json:2:24"],
    ],
    [
      "nothing for a reaction that is not there",
      scenario,
      '{ "kind": "stream", "system": { "args": ["${reac|tion.b.url}"] }, "reactions": [{ "id": "a", "handler": { "kind": "http" } }] }',
      [],
    ],
    ["nothing for a plain text", config, '{ "name": "n|" }', []],
  ] as const) {
    it(`leads to ${what}`, async () => {
      assert.deepEqual(await assist.define(file, marked), expected);
    });
  }
});

describe("run host, asked what is not written", () => {
  let assist: AssistHarness;
  before(async () => {
    assist = await openAssist(files);
  });
  after(async () => {
    await assist.host.close();
    await removeWorkspaces();
  });
  const lines = async (file: string, marked: string) =>
    ((await assist.explain(file, marked))?.lines ?? []).map((line) =>
      line.replace(assist.folder, ""),
    );

  for (const [what, file, marked, expected] of [
    [
      "where a path leads and that it is there",
      scenario,
      '{ "kind": "prompt", "cases": "../cases/peo|ple.jsonl" }',
      ["/data/cases/people.jsonl", "It is there: 45 bytes."],
    ],
    [
      "that nothing is there",
      scenario,
      '{ "kind": "prompt", "schema": "go|ne.json" }',
      ["/data/scenarios/gone.json", "This schema file does not exist."],
    ],
    [
      "that a folder is there",
      scenario,
      '{ "kind": "prompt", "schema": "../sch|emas" }',
      ["/data/schemas", "This schema file is not a file."],
    ],
    [
      "that it lies outside",
      scenario,
      '{ "kind": "prompt", "schema": "../../..|/x.json" }',
      ["x.json", "This schema file lies outside the workspace folder."],
    ],
    [
      "how many files a glob has",
      config,
      '{ "scenarios": ["../scenarios/|*.scenario.json"] }',
      ["2 files match.", "data/scenarios/1.scenario.json", "data/scenarios/2.scenario.json"],
    ],
    ["that a glob has none", config, '{ "scenarios": ["|*.no.json"] }', ["0 files match."]],
    [
      "a default in milliseconds",
      config,
      '{ "providers": [{ "kind": "simulated", "time|outMs": 5 }] }',
      ["Default: 30000 (30 s)"],
    ],
    ["a default of the config", config, '{ "max|Retries": 5 }', ["Default: 3"]],
    [
      "a default of a handler",
      scenario,
      '{ "kind": "stream", "reactions": [{ "handler": { "kind": "http", "pa|th": "/a" } }] }',
      ['Default: "/"'],
    ],
    [
      "where requests go",
      config,
      '{ "providers": [{ "id": "a", "kind": "open|ai", "model": "m" }] }',
      [
        "Requests go to https://api.openai.com/v1",
        "Up to 4 tests at the same time, each reply within 30 s.",
      ],
    ],
    [
      "where requests go when a base URL is written, and the price",
      config,
      '{ "providers": [{ "id": "|a", "kind": "openai-compatible", "baseUrl": "http://localhost:1/v1", "model": "m", "price": { "inputPerMillion": 1, "outputPerMillion": 2 } }] }',
      [
        "Requests go to http://localhost:1/v1",
        "Up to 4 tests at the same time, each reply within 30 s.",
        "$1 per million tokens in, $2 out.",
      ],
    ],
    [
      "what a price comes to",
      config,
      '{ "providers": [{ "kind": "openai", "pri|ce": { "inputPerMillion": 0.15, "outputPerMillion": 0.6 } }] }',
      ["1,000 replies of 1,000 tokens in and 1,000 out cost $0.75."],
    ],
    [
      "whose provider an id is",
      config,
      '{ "providers": [{ "kind": "replay", "provider": "th|ree" }] }',
      ["A provider of second."],
    ],
    ["nothing of a plain text", config, '{ "name": "n|" }', []],
  ] as const) {
    it(`tells ${what}`, async () => {
      const told = await lines(file, marked);
      assert.deepEqual(
        told.map((line) => (expected[0] === "x.json" ? line.replace(/^.*\/x/, "x") : line)),
        expected,
      );
    });
  }

  it("names a variable and where its value goes, and never looks at the value", async () => {
    process.env.TOUCHSTONE_TEST_KEY = "sk-never-told";
    try {
      const told = await assist.explain(
        config,
        '{ "providers": [{ "id": "a", "kind": "openai", "model": "m", "apiKey": { "env": "TOUCHSTONE_TEST|_KEY" } }] }',
      );
      assert.deepEqual(told?.key, {
        source: "env",
        name: "TOUCHSTONE_TEST_KEY",
        origin: "https://api.openai.com",
      });
      const inHeader = await assist.explain(
        scenario,
        '{ "kind": "stream", "queries": [{ "handler": { "kind": "sse", "url": "http://x.test", "headers": { "a": { "env": "X|" } } } }] }',
      );
      assert.deepEqual(inHeader?.key, { source: "env", name: "X" });
      const offered = await assist.complete(
        config,
        '{ "providers": [{ "kind": "openai", "apiKey": { "env": "|" } }] }',
      );
      assert.doesNotMatch(JSON.stringify([told, inHeader, offered]), /never-told/);
    } finally {
      delete process.env.TOUCHSTONE_TEST_KEY;
    }
  });
});

describe("run host, asked for the models that a provider has", () => {
  let assist: AssistHarness;
  let server: ModelServer;
  before(async () => {
    assist = await openAssist(files);
    server = await startModelServer(() => ({
      json: { data: [{ id: "small" }, { id: 'la"rge' }] },
    }));
  });
  after(async () => {
    await server.close();
    await assist.host.close();
    await removeWorkspaces();
  });
  const text = (model: string) =>
    `{ "providers": [{ "id": "local", "kind": "openai-compatible", "baseUrl": "${server.origin}/v1", "model": ${model} }] }`;
  const at = (marked: string) => {
    const offset = marked.indexOf("|");
    return { file: path.join(assist.folder, config), text: marked.replace("|", ""), offset };
  };

  it("asks nobody until it is told to, and knows them from then on", async () => {
    const before = await assist.complete(config, text('"|"'));
    assert.deepEqual(before.completions, []);
    assert.deepEqual(before.asks, { provider: "local", keys: [] });
    await assist.complete(config, text('"sm|al"'));
    assert.equal(server.seen.length, 0);
    const { count, fault } = await assist.host.request("listDocumentModels", {
      ...at(text('"|"')),
      keys: [],
    });
    assert.deepEqual([count, fault, server.seen.length], [2, undefined, 1]);
    assert.equal(await assist.take(config, text('"sm|"'), 'la"rge'), text('"la\\"rge"'));
    assert.equal(await assist.take(config, text("|"), "small"), text('"small"'));
    assert.equal(server.seen.length, 1);
  });

  it("says why there are none where nothing answers, and where nothing can be asked", async () => {
    const gone = at(
      '{ "providers": [{ "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:1/v1", "model": "|" }] }',
    );
    assert.match(
      (await assist.host.request("listDocumentModels", { ...gone, keys: [] })).fault ?? "",
      /./,
    );
    const name = at('{ "name": "|" }');
    assert.match(
      (await assist.host.request("listDocumentModels", { ...name, keys: [] })).fault ?? "",
      /no model/,
    );
    for (const marked of [
      '{ "providers": [{ "kind": "simulated", "model": "|" }] }',
      '{ "providers": [{ "kind": "azure", "resource": "r", "deployment": "|" }] }',
      '{ "providers": [{ "kind": "openai-compatible", "baseUrl": "no url", "model": "|" }] }',
      '{ "providers": [{ "id": "|", "kind": "openai" }] }',
    ]) {
      assert.equal((await assist.complete(config, marked)).asks, undefined, marked);
    }
  });
});

describe("run host, asked what belongs above the lines of a document", () => {
  let assist: AssistHarness;
  beforeEach(async () => {
    assist = await openAssist(files);
  });
  afterEach(async () => {
    await assist.host.close();
    await removeWorkspaces();
  });
  const names = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name);

  it("names the configs that list a scenario, and its number in a text that is not saved", async () => {
    const { scenarios, config: none } = await assist.lenses(
      scenario,
      '\n{ "number": 41, "name": "New" }',
    );
    assert.deepEqual(
      scenarios.map(({ number, name, start }) => [number, name, start]),
      [[41, "New", 1]],
    );
    assert.deepEqual(names(scenarios[0]?.configs), ["first", "second"]);
    assert.equal(none, undefined);
    const second = await assist.lenses("data/scenarios/2.scenario.json", '{ "number": 2 }');
    assert.deepEqual(names(second.scenarios[0]?.configs), ["first"]);
    const alone = await assist.lenses("elsewhere.scenario.json", '{ "number": 3 }');
    assert.deepEqual(alone.scenarios[0]?.configs, []);
  });

  it("names the config itself for scenarios that are written in it", async () => {
    const { scenarios, config: own } = await assist.lenses(
      config,
      JSON.stringify(makeConfig({ name: "x", scenarios: ["a", makeScenario({ number: 5 })] })),
    );
    assert.deepEqual(own, { name: "x" });
    assert.deepEqual(
      scenarios.map(({ number, configs }) => [number, names(configs)]),
      [[5, ["first"]]],
    );
  });

  it("names the scenarios that use a schema, at their lines", async () => {
    const { uses, scenarios } = await assist.lenses("data/schemas/person.schema.json", "{}");
    assert.deepEqual(
      uses.map(({ file, line, scenario: by }) => [path.basename(file), line, by?.number]),
      [
        ["1.scenario.json", 6, 1],
        ["2.scenario.json", 6, 2],
      ],
    );
    assert.deepEqual(scenarios, []);
    assert.equal((await assist.lenses("data/cases/people.jsonl", "")).uses.length, 1);
  });

  it("sees files that are written, changed and gone since", async () => {
    const file = path.join(assist.folder, "data/scenarios/3.scenario.json");
    const count = async () =>
      (await assist.lenses("data/schemas/person.schema.json", "{}")).uses.length;
    assert.equal(await count(), 2);
    await writeFile(
      file,
      JSON.stringify(makeScenario({ number: 3, schema: "../schemas/person.schema.json" })),
    );
    assert.equal(await count(), 3);
    await writeFile(file, JSON.stringify(makeScenario({ number: 3, schema: true })));
    assert.equal(await count(), 2);
    await writeFile(path.join(assist.folder, "data/scenarios/1.scenario.json"), "{ broken");
    assert.equal(await count(), 1);
  });

  it("goes through 3,000 scenarios at once, and through none of them twice", async () => {
    const folder = path.join(assist.folder, "data/many");
    await mkdir(folder);
    for (let number = 100; number < 3100; number++) {
      const written = makeScenario({ number, schema: "../schemas/person.schema.json" });
      await writeFile(path.join(folder, `${number}.scenario.json`), JSON.stringify(written));
    }
    const many = makeConfig({ name: "many", scenarios: ["../many/*.scenario.json"] });
    await writeFile(
      path.join(assist.folder, "data/configs/many.touchstone.json"),
      JSON.stringify(many),
    );
    const started = performance.now();
    assert.equal((await assist.lenses("data/schemas/person.schema.json", "{}")).uses.length, 3002);
    const firstMs = performance.now() - started;
    const again = performance.now();
    await assist.lenses("data/many/100.scenario.json", '{ "number": 100 }');
    const secondMs = performance.now() - again;
    assert.ok(firstMs < 8000 && secondMs < 3000, `${firstMs} ms, then ${secondMs} ms`);
    const { completions, isIncomplete } = await assist.complete(
      config,
      '{ "scenarios": ["../many/20|"] }',
    );
    assert.ok(isIncomplete && completions.length < 1600);
    assert.ok(completions.some(({ label }) => label === "../many/2099.scenario.json"));
    assert.equal(
      (await assist.define(config, '{ "scenarios": ["../many/*.sce|nario.json"] }')).length,
      1000,
    );
  }).timeout(60_000);

  it("knows a stream scenario's own lens too", async () => {
    const { scenarios } = await assist.lenses(
      scenario,
      JSON.stringify(makeStream({ reactions: [makeReaction()] })),
    );
    assert.equal(scenarios.length, 1);
  });
});
