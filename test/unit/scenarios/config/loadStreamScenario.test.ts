import assert from "node:assert/strict";
import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  type LoadedStreamScenario,
  loadedStreamScenarioSchema,
} from "../../../../src/model/config/loadedConfig.ts";
import type { LoadConfigOptions } from "../../../../src/scenarios/config/readConfig.ts";
import { hashJson } from "../../../../src/scenarios/files/hashJson.ts";
import { loadConfig } from "../../configs.ts";
import {
  makeConfig,
  makeReaction,
  makeSource,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "./makeWorkspace.ts";

describe("loading a stream scenario", () => {
  afterEach(removeWorkspaces);

  it("fills in what is left out: 300 seconds, JSONL, and an outcome that is always valid", async () => {
    const { scenario, hashes } = await loadStream({ scenario: makeStream() });
    assert.deepEqual(scenario.reactions[0]?.stopTriggers, [{ kind: "duration", seconds: 300 }]);
    assert.deepEqual(scenario.reactions[0]?.loggers, [{ kind: "jsonl", maxLinesPerFile: 10_000 }]);
    assert.equal(scenario.schema, true);
    assert.equal(hashes.scenario, hashJson(makeStream()));
    assert.equal(hashes.schema, hashJson(true));
    assert.deepEqual(loadedStreamScenarioSchema.parse(scenario), scenario);
  });

  it("gives a component its own loggers, else the config's", async () => {
    const query = { id: "rooms", handler: { kind: "sse", url: "http://127.0.0.1:1/" } };
    const own = makeReaction({ loggers: [{ kind: "console" }] });
    const { scenario } = await loadStream({
      scenario: makeStream({ queries: [query], reactions: [own] }),
      config: { loggers: [{ kind: "performance-metrics" }] },
    });
    assert.deepEqual(scenario.queries[0]?.loggers, [{ kind: "performance-metrics" }]);
    assert.deepEqual(scenario.reactions[0]?.loggers, [{ kind: "console" }]);
  });

  it("reads and bundles the schemas of the outcome and of stop triggers, and hashes them all", async () => {
    const level = { type: "integer" };
    const stopTriggers = [
      { kind: "record-sequence-number", sequence: 3 },
      { kind: "schema", schema: "../schemas/alert.json" },
      { kind: "schema", schema: { const: 1 } },
    ];
    const scenario = makeStream({
      schema: "../schemas/outcome.json",
      reactions: [makeReaction({ stopTriggers })],
    });
    const files = {
      "schemas/outcome.json": { required: ["stoppedBy"] },
      "schemas/alert.json": { properties: { level: { $ref: "level.json" } } },
      "schemas/level.json": level,
    };
    const loaded = await loadStream({ scenario, files });
    assert.deepEqual(loaded.scenario.schema, { required: ["stoppedBy"] });
    const bundle = {
      properties: { level: { $ref: "#/$defs/level" } },
      $defs: { level },
    };
    assert.deepEqual(loaded.scenario.reactions[0]?.stopTriggers, [
      stopTriggers[0],
      { kind: "schema", schema: bundle },
      stopTriggers[2],
    ]);
    const contents = [{ required: ["stoppedBy"] }, bundle, { const: 1 }];
    assert.equal(loaded.hashes.schema, hashJson(contents));
  });

  it("tells its folder relative to the workspace folder, or to the folder that is asked for", async () => {
    const scenario = makeStream();
    assert.equal((await loadStream({ scenario })).scenario.folder, "data/scenarios");
    const inline = await loadStream({ config: { scenarios: [scenario] } });
    assert.equal(inline.scenario.folder, "data/configs");
    const options = (folder: string) => ({ relativeTo: path.join(folder, "data/results") });
    assert.equal((await loadStream({ scenario, options })).scenario.folder, "../scenarios");
  });

  it("takes scripts, HAR and proto files that lie in the workspace", async () => {
    const grpc = { kind: "grpc", proto: "../alerts.proto" };
    const scenario = makeStream({
      sources: [
        makeScript("../changes.jsonl"),
        makeScript("hooks.har", { id: "h", kind: "http-replay" }),
      ],
      reactions: [makeReaction({ handler: grpc })],
    });
    const files = { "changes.jsonl": "", "scenarios/hooks.har": "{}", "alerts.proto": "" };
    const { sources } = (await loadStream({ scenario, files })).scenario;
    assert.deepEqual(
      sources.map((source) => source.kind !== "generator" && source.file),
      ["../changes.jsonl", "hooks.har"],
    );
  });

  it("says at its key which file it does not find, or finds outside the workspace", async () => {
    const names = ["gone.jsonl", "../../../out.jsonl", "link.jsonl", "."];
    const scenario = makeStream({
      sources: names.map((name, index) => makeScript(name, { id: `s${index}` })),
      reactions: [makeReaction({ handler: { kind: "grpc", proto: "a.proto" } })],
    });
    const folder = await makeFolder({ scenario });
    await writeFile(path.join(folder, "../out.jsonl"), "");
    await symlink(
      path.join(folder, "../out.jsonl"),
      path.join(folder, "data/scenarios/link.jsonl"),
    );
    const result = await loadConfig(path.join(folder, configFile), { workspaceFolder: folder });
    assert.ok(!result.ok);
    const scenarios = path.join(folder, "data/scenarios");
    assert.deepEqual(result.problems.map(({ key, message }) => [key, message]).sort(), [
      ["reactions.0.handler.proto", `proto file ${scenarios}/a.proto does not exist`],
      ["sources.0.file", `script file ${scenarios}/gone.jsonl does not exist`],
      [
        "sources.1.file",
        `script file ${path.dirname(folder)}/out.jsonl lies outside the workspace folder`,
      ],
      ["sources.2.file", `script file ${scenarios}/link.jsonl lies outside the workspace folder`],
      ["sources.3.file", `script file ${scenarios} is not a file`],
    ]);
    assert.ok(result.problems.every(({ file, line }) => file.endsWith("a.json") && line > 1));
  });

  it("says at its own place what is wrong with a trigger's schema", async () => {
    const triggers = [
      { kind: "schema", schema: "none.json" },
      { kind: "schema", schema: { type: "strng" } },
      { kind: "schema", schema: { $ref: "#/$defs/none" } },
    ];
    const scenario = makeStream({ reactions: [makeReaction({ stopTriggers: triggers })] });
    const folder = await makeFolder({ scenario });
    const result = await loadConfig(path.join(folder, configFile), { workspaceFolder: folder });
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ key }) => key.replace("reactions.0.stopTriggers.", "")),
      ["0.schema", "1.schema.type", "2.schema.$ref"],
    );
  });
});

// --- internal ---

const configFile = "data/configs/a.touchstone.json";

interface Given {
  /** In a file of its own unless the config holds it. */
  readonly scenario?: unknown;
  readonly config?: Record<string, unknown>;
  /** Other files below `data`. */
  readonly files?: Record<string, unknown>;
  readonly options?: (folder: string) => Partial<LoadConfigOptions>;
}

/** The workspace folder lies in a temporary one, so that there is an outside. */
async function makeFolder({ scenario, config, files = {} }: Given): Promise<string> {
  const scenarios = ["../scenarios/*.json"];
  const all = {
    "configs/a.touchstone.json": makeConfig({ providers: undefined, scenarios, ...config }),
    ...(scenario === undefined ? {} : { "scenarios/a.json": scenario }),
    ...files,
  };
  const entries = Object.entries(all).map(([name, content]) => [`w/data/${name}`, content]);
  return path.join(await makeWorkspace(Object.fromEntries(entries)), "w");
}

async function loadStream(given: Given): Promise<{
  scenario: LoadedStreamScenario;
  hashes: { scenario: string | undefined; schema: string | undefined };
}> {
  const folder = await makeFolder(given);
  const options = { workspaceFolder: folder, ...given.options?.(folder) };
  const result = await loadConfig(path.join(folder, configFile), options);
  assert.ok(result.ok, JSON.stringify(result));
  const [scenario] = result.value.scenarios;
  assert.ok(scenario?.kind === "stream");
  const { scenarios, schemas } = result.value.hashes;
  return { scenario, hashes: { scenario: scenarios["1"], schema: schemas["1"] } };
}

function makeScript(file: string, keys: Record<string, unknown> = {}) {
  return makeSource({ kind: "script", generator: undefined, file, ...keys });
}
