import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { buildEditorSchemas } from "../../../../src/model/config/editorSchemas.ts";
import { configRules } from "../../../../src/run/configRules.ts";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";
import { loadConfig } from "../../configs.ts";
import { contractExample } from "./contractExample.ts";
import { makeConfig, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

const dataFolder = path.resolve(import.meta.dirname, "../../../../data");

describe("what the editor and the loader take", () => {
  afterEach(removeWorkspaces);

  for (const [folder, schema] of [
    ["configs", "config.schema.json"],
    ["scenarios", "scenario.schema.json"],
    ["scenarios/streams", "scenario.schema.json"],
  ] as const) {
    it(`is every sample of data/${folder}`, async () => {
      const validate = compile(schema);
      const names = await readdir(path.join(dataFolder, folder));
      const files = names.filter((name) => /\.(touchstone|scenario)\.json$/.test(name));
      assert.ok(files.length > 0);
      for (const name of files) {
        const file = path.join(dataFolder, folder, name);
        const { value } = parseJsoncDocument(file, await readFile(file, "utf8"));
        assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors)}`);
      }
    });
  }

  it("is the documented stream scenario, with the defaults filled in", async () => {
    assert.ok(compile("scenario.schema.json")(JSON.parse(contractExample)));
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ providers: undefined, scenarios: ["a.json"] }),
      "a.json": contractExample,
    });
    const file = path.join(folder, "a.touchstone.json");
    const result = await loadConfig(file, { workspaceFolder: folder });
    assert.ok(result.ok, JSON.stringify(result));
    const [scenario] = result.value.scenarios;
    assert.ok(scenario?.kind === "stream");
    assert.deepEqual(scenario.queries[0]?.stopTriggers, [{ kind: "duration", seconds: 300 }]);
    assert.equal(scenario.reactions[0]?.stopTriggers.length, 3);
    assert.deepEqual(scenario.sources[0]?.dispatchers, [
      {
        kind: "http",
        url: "http://127.0.0.1:7070/changes",
        batchSize: 100,
        timeoutMs: 30_000,
        headers: {},
      },
    ]);
  });

  for (const [name, from, to] of [
    ["handlers in place of handler", '"handler": { "kind": "http"', '"handlers": { "kind": "http"'],
    ["an unknown kind of handler", '"kind": "http", "host"', '"kind": "htp", "host"'],
    ["an unknown kind of trigger", '"kind": "idle"', '"kind": "quiet"'],
    ["an unknown generator", '"building-hierarchy"', '"buildings"'],
    ["a key of another generator", '"rooms": 5', '"stocks": 5'],
    ["no dispatchers", /"dispatchers": \[.*\] \}\],/, '"dispatchers": [] }],'],
    ["an id that is a path", '"id": "facilities"', '"id": "../facilities"'],
  ] as const) {
    it(`is not a stream scenario with ${name}`, async () => {
      const text = contractExample.replace(from, to);
      assert.notEqual(text, contractExample);
      assert.equal(compile("scenario.schema.json")(JSON.parse(text)), false);
      const folder = await makeWorkspace({
        "a.touchstone.json": makeConfig({ providers: undefined, scenarios: ["a.json"] }),
        "a.json": text,
      });
      const file = path.join(folder, "a.touchstone.json");
      assert.equal((await loadConfig(file, { workspaceFolder: folder })).ok, false);
    });
  }
});

// --- internal ---

/** As draft-07, which is what VS Code reads. */
function compile(name: string): ValidateFunction {
  const schema = buildEditorSchemas(configRules)[name];
  assert.ok(typeof schema === "object" && schema !== null);
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}
