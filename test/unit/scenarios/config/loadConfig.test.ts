import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import path from "node:path";
import type {
  LoadedPromptScenario,
  LoadedScenario,
} from "../../../../src/model/config/loadedConfig.ts";
import { hashJson } from "../../../../src/scenarios/files/hashJson.ts";
import { loadConfig } from "../../configs.ts";
import { makeConfig, makeScenario, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

describe("loadConfig", () => {
  afterEach(removeWorkspaces);

  it("reads a config with comments, the files it names and the defaults", async () => {
    const schema = { type: "object", required: ["a"] };
    const second = makeScenario({
      number: 2,
      schema: "../schemas/a.schema.json",
      extract: "fenced",
    });
    const folder = await makeWorkspace({
      "c/a.touchstone.json": `// mine\n{"name": "a", "providers": [{"id": "sim", "kind": "simulated"},],\n/* all */ "scenarios": ["../s/*.scenario.json"]}`,
      "s/b.scenario.json": makeScenario(),
      "s/a.scenario.json": second,
      "schemas/a.schema.json": schema,
    });
    const result = await load(folder, "c/a.touchstone.json");
    assert.ok(result.ok);
    const { config, scenarios, hashes } = result.value;
    assert.deepEqual(
      listPrompts(scenarios).map(({ number, steps, includeSchema, extract }) => {
        return { number, steps, includeSchema, extract };
      }),
      [
        {
          number: 1,
          steps: [{ prompt: "p", schema: { type: "object" }, at: "" }],
          includeSchema: true,
          extract: undefined,
        },
        {
          number: 2,
          steps: [{ prompt: "p", schema, at: "" }],
          includeSchema: true,
          extract: "fenced",
        },
      ],
    );
    assert.equal(config.runsPerScenario, 1);
    assert.equal(config.providers[0]?.concurrency, 4);
    assert.equal(Object.hasOwn(config, "scenarios"), false);
    assert.equal(hashes.scenarios["2"], hashJson(second));
    assert.equal(hashes.schemas["2"], hashJson(schema));
    assert.equal(hashes.schemas["1"], hashJson({ type: "object" }));
  });

  it("hashes the gate apart, so that another margin leaves the config as it was", async () => {
    const gates = [undefined, { margin: 5 }, { margin: 6 }];
    const hashes = [];
    for (const gate of gates) {
      const config = makeConfig({ scenarios: ["s/a.json"], gate });
      const folder = await makeWorkspace({
        "a.touchstone.json": config,
        "s/a.json": makeScenario(),
      });
      const result = await load(folder);
      assert.ok(result.ok);
      hashes.push(result.value.hashes);
    }
    assert.equal(new Set(hashes.map(({ config }) => config)).size, 1);
    assert.deepEqual(
      hashes.map(({ gate }) => gate),
      [undefined, hashJson({ margin: 5 }), hashJson({ margin: 6 })],
    );
  });

  it("reads a file that two patterns match once", async () => {
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ scenarios: ["s/*.json", "s/**/a.json", "s/a.json"] }),
      "s/a.json": makeScenario(),
    });
    const result = await load(folder);
    assert.ok(result.ok);
    assert.equal(result.value.scenarios.length, 1);
  });

  it("reports every problem at once, each at its line", async () => {
    const text = `{
  "nmae": "a",
  "name": "a",
  "providers": [
    { "id": "a b", "kind": "simulated" },
    { "id": "x", "kind": "simulatd" },
    { "id": "y", "kind": "openai", "model": "m", "apiKey": "sk-secret-123" },
    { "id": "z", "kind": "simulated", "faults": { "malformd": 0.1 } }
  ],
  "scenarios": ["none/*.json", 5, { "number": 1, "kind": "prompt", "name": "n", "prompt": "p", "schema": 5 }],
  "runsPerScenario": 0,
  "maxRetries": 1.5,
  "limits": { "maxCostUsd": -1 }
}`;
    const folder = await makeWorkspace({ "a.touchstone.json": text });
    const problems = await problemsOf(folder);
    assert.deepEqual(
      problems.map(({ line, key }) => `${line} ${key}`),
      [
        "2 nmae",
        "5 providers.0.id",
        "6 providers.1.kind",
        "7 providers.2.apiKey",
        "8 providers.3.faults.malformd",
        "10 scenarios.0",
        "10 scenarios.1",
        "10 scenarios.2.schema",
        "11 runsPerScenario",
        "12 maxRetries",
        "13 limits.maxCostUsd",
      ],
    );
    const messages = problems.map(({ message }) => message);
    assert.match(messages[0] ?? "", /unknown key "nmae"; did you mean "name"\?/);
    assert.match(
      messages[2] ?? "",
      /one of "simulated", .*"replay", but is "simulatd"; did you mean "simulated"/,
    );
    assert.match(messages[3] ?? "", /"env": NAME.*environment variable/);
    assert.match(messages[4] ?? "", /did you mean "malformed"\?/);
    assert.match(messages[5] ?? "", /no file .* "none\/\*\.json"/);
    assert.match(messages[6] ?? "", /must be a string or an object, but is a number/);
    assert.doesNotMatch(messages.join("\n"), /sk-secret/);
    assert.ok(problems.every(({ file }) => file === path.join(folder, "a.touchstone.json")));
  });

  it("takes a cost limit when some providers have a price and others are free", async () => {
    const price = { inputPerMillion: 1, outputPerMillion: 1 };
    const providers = [
      { id: "paid", kind: "openai", model: "m", price },
      { id: "mine", kind: "openai-compatible", baseUrl: "http://127.0.0.1:1/v1", model: "m" },
    ];
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ providers, limits: { maxCostUsd: 1 } }),
    });
    assert.equal((await load(folder)).ok, true);
  });

  it("names both places of an id or number that is taken", async () => {
    const provider = { id: "sim", kind: "simulated" };
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({
        providers: [provider, provider],
        scenarios: ["*.scenario.json"],
      }),
      "a.scenario.json": makeScenario(),
      "b.scenario.json": makeScenario(),
    });
    const [id, number] = await problemsOf(folder);
    assert.equal(id?.key, "providers.1.id");
    assert.match(id?.message ?? "", /"sim" is taken by providers\.0 \(line 5\)/);
    assert.equal(number?.file, path.join(folder, "b.scenario.json"));
    assert.ok(number?.message.includes(`${path.join(folder, "a.scenario.json")}:2:13`));
  });

  const price = { inputPerMillion: 1, outputPerMillion: 1 };
  const single: [name: string, keys: object, key: string, message: RegExp][] = [
    [
      "a command provider with a strict scenario",
      {
        providers: [{ id: "a", kind: "command", command: "x" }],
        scenarios: [makeScenario({ mode: "strict" })],
      },
      "providers.0.kind",
      /cannot enforce.*scenario 1/,
    ],
    [
      "prompt scenarios without providers",
      { providers: undefined },
      "providers",
      /at least one provider/,
    ],
    [
      "a missing scenario file",
      { scenarios: ["a.scenario.json"] },
      "scenarios.0",
      /a\.scenario\.json does not exist/,
    ],
    [
      "a missing schema file",
      { scenarios: [makeScenario({ schema: "a.schema.json" })] },
      "scenarios.0.schema",
      /a\.schema\.json does not exist/,
    ],
    [
      "a schema outside the workspace folder",
      { scenarios: [makeScenario({ schema: "../a.schema.json" })] },
      "scenarios.0.schema",
      /outside the workspace folder/,
    ],
    [
      "a glob outside the workspace folder",
      { scenarios: ["../../*.json"] },
      "scenarios.0",
      /no file in the workspace folder/,
    ],
    ["a folder as scenario", { scenarios: ["."] }, "scenarios.0", /is a folder/],
    [
      "an invalid inline schema",
      { scenarios: [makeScenario({ schema: { properties: { a: { type: "strng" } } } })] },
      "scenarios.0.schema.properties.a.type",
      /not a valid JSON Schema.*"strng"/,
    ],
    [
      "a pattern that is none",
      { scenarios: [makeScenario({ schema: { pattern: "(" } })] },
      "scenarios.0.schema.pattern",
      /not a regular expression/,
    ],
    [
      "a draft that is not supported",
      {
        scenarios: [
          makeScenario({ schema: { $schema: "http://json-schema.org/draft-03/schema#" } }),
        ],
      },
      "scenarios.0.schema.$schema",
      /2020-12/,
    ],
    [
      "a step schema that is invalid",
      {
        scenarios: [
          makeScenario({ prompt: undefined, steps: [{ prompt: "p", schema: { required: "a" } }] }),
        ],
      },
      "scenarios.0.steps.0.schema.required",
      /must be an array/,
    ],
    [
      "neither prompt nor steps",
      { scenarios: [makeScenario({ prompt: undefined })] },
      "scenarios.0.prompt",
      /either prompt or steps/,
    ],
    [
      "an unknown kind of scenario",
      { scenarios: [makeScenario({ kind: "promt" })] },
      "scenarios.0.kind",
      /must be one of "prompt", "stream", but is "promt"; did you mean "prompt"/,
    ],
    [
      "an unknown key of an inline scenario",
      { scenarios: [makeScenario({ promtp: "x" })] },
      "scenarios.0.promtp",
      /did you mean "prompt"/,
    ],
    ["no scenarios", { scenarios: [] }, "scenarios", /at least 1/],
    [
      "a cost limit that nothing has a price for",
      { limits: { maxCostUsd: 1 } },
      "limits.maxCostUsd",
      /needs a "price" on a provider; there is none on "sim"/,
    ],
    [
      "the very number a value must be more than",
      { limits: { maxCostUsd: 0 } },
      "limits.maxCostUsd",
      /^must be more than 0, but is 0$/,
    ],
    ["a missing name", { name: undefined }, "name", /missing/],
    [
      "a base URL that is none",
      { providers: [{ id: "a", kind: "openai", model: "m", baseUrl: "ftp://x" }] },
      "providers.0.baseUrl",
      /http or https/,
    ],
  ];
  for (const [name, keys, key, message] of single) {
    it(`refuses ${name}`, async () => {
      const folder = await makeWorkspace({ "w/a.touchstone.json": makeConfig({ ...keys }) });
      const problems = await problemsOf(path.join(folder, "w"));
      assert.deepEqual(
        problems.map((problem) => problem.key),
        [key],
      );
      assert.match(problems[0]?.message ?? "", message);
    });
  }

  it("takes a cost limit where only providers that cost nothing have no price", async () => {
    const providers = [
      { id: "a", kind: "openai", model: "m", price },
      { id: "s", kind: "simulated" },
    ];
    const config = makeConfig({ providers, limits: { maxCostUsd: 1 } });
    const result = await load(await makeWorkspace({ "a.touchstone.json": config }));
    assert.ok(result.ok, JSON.stringify(result));
  });

  it("makes one schema of a file that several scenarios name", async () => {
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({
        scenarios: [1, 2].map((number) => makeScenario({ number, schema: "s.json" })),
      }),
      "s.json": { items: { $ref: "t.json" } },
      "t.json": { type: "string" },
    });
    const result = await load(folder);
    assert.ok(result.ok);
    const [first, second] = result.value.scenarios;
    assert.ok(first !== undefined);
    assert.equal(first.schema, second?.schema);
  });

  it("reports what is wrong in a scenario or schema file at that file", async () => {
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ scenarios: ["s/*.scenario.json"] }),
      "s/a.scenario.json": makeScenario({ modus: "strict" }),
      "s/b.scenario.json": makeScenario({ number: 2, schema: "bad.schema.json" }),
      "s/c.scenario.json": makeScenario({ number: 3, schema: "broken.schema.json" }),
      "s/d.scenario.json": makeScenario({ number: 4, schema: "broken.schema.json" }),
      "s/bad.schema.json": '{\n "properties": {\n  "a": { "minLength": -1 } } }',
      "s/broken.schema.json": '{\n "type": "object"\n "required": [] }',
    });
    const problems = await problemsOf(folder);
    assert.deepEqual(
      problems.map(
        ({ file, line, column, key }) => `${path.basename(file)}:${line}:${column} ${key}`,
      ),
      [
        "a.scenario.json:9:3 modus",
        "bad.schema.json:3:23 properties.a.minLength",
        "broken.schema.json:3:2 ",
      ],
    );
    assert.match(problems[2]?.message ?? "", /not valid JSON: comma expected/);
  });

  it("refuses a file that a symbolic link brings in from outside", async () => {
    const folder = await makeWorkspace({
      "w/a.touchstone.json": makeConfig({ scenarios: ["link.json", "folder/*.json"] }),
      "outside/a.json": makeScenario(),
    });
    await symlink(path.join(folder, "outside/a.json"), path.join(folder, "w/link.json"));
    await symlink(path.join(folder, "outside"), path.join(folder, "w/folder"));
    const problems = await problemsOf(path.join(folder, "w"));
    assert.deepEqual(
      problems.map(({ key, message }) => [key, /outside the workspace folder/.test(message)]),
      [
        ["scenarios.0", true],
        ["scenarios.1", true],
      ],
    );
  });

  for (const [text, message] of [
    ["", /value expected/],
    ["[]", /must be an object, but is an array/],
    ['{"name": "a", "name": "b", "scenarios": []}', /given twice/],
    ['{"name": "a", "__proto__": {}}', /not allowed as a key/],
    ["not json", /not valid JSON/],
  ] as const) {
    it(`refuses the config ${JSON.stringify(text)}`, async () => {
      const problems = await problemsOf(await makeWorkspace({ "a.touchstone.json": text }));
      assert.match(problems.map((problem) => problem.message).join("\n"), message);
    });
  }

  it("refuses a config, and a schema file, that is nested too deeply to be worked on", async () => {
    const deep = `${'{"properties":{"a":'.repeat(800)}{}${"}}".repeat(800)}`;
    for (const schema of [deep, '"deep.json"']) {
      const config = `{"name":"c","providers":[{"id":"s","kind":"simulated"}],"scenarios":[{"number":1,"name":"n","kind":"prompt","prompt":"p","schema":${schema}}]}`;
      const folder = await makeWorkspace({ "a.touchstone.json": config, "deep.json": deep });
      const problems = await problemsOf(folder);
      assert.match(problems[0]?.message ?? "", /nested more than 500 levels deep/);
    }
  });

  it("says so when the config is not there", async () => {
    const problems = await problemsOf(await makeWorkspace({}));
    assert.match(problems[0]?.message ?? "", /config file does not exist/);
  });

  for (const name of ["people", "local-model"]) {
    it(`takes the sample config ${name}`, async () => {
      const folder = path.resolve(import.meta.dirname, "../../../..");
      const result = await load(folder, `data/configs/${name}.touchstone.json`);
      assert.ok(result.ok, JSON.stringify(result));
      const { scenarios } = result.value;
      assert.deepEqual(
        listPrompts(scenarios).map(({ number, mode, steps }) => [number, mode, steps.length]),
        [
          [1, "prompt", 1],
          [2, "strict", 1],
          [3, "prompt", 1],
          [4, "prompt", 3],
          [5, "strict", 2],
        ],
      );
    });
  }
});

// --- internal ---

function load(folder: string, file = "a.touchstone.json") {
  return loadConfig(path.join(folder, file), { workspaceFolder: folder });
}

function listPrompts(scenarios: readonly LoadedScenario[]): LoadedPromptScenario[] {
  return scenarios.filter((scenario) => scenario.kind === "prompt");
}

async function problemsOf(folder: string) {
  const result = await load(folder);
  assert.ok(!result.ok, "the config has no problems");
  return result.problems;
}
