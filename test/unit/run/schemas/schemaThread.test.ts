import assert from "node:assert/strict";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../../../../src/model/config/problem.ts";
import { describeRunConfig, loadRunConfig } from "../../../../src/run/readRunConfig.ts";
import { createSchemaThread } from "../../../../src/run/schemas/schemaThread.ts";
import { compileOnce } from "../../../../src/scenarios/schemas/createValidator.ts";
import { loadConfig } from "../../configs.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  removeWorkspaces,
} from "../../scenarios/config/makeWorkspace.ts";

type Files = Record<string, unknown>;

describe("a schema that may take long to load", () => {
  afterEach(removeWorkspaces);

  /** What is told of it in files beside a config, "c.json". */
  const places: Record<string, { files: Files; schema: unknown; problem?: RegExp }> = {
    "in a file": { files: { "wide.json": makeWide() }, schema: "wide.json" },
    "in the scenario itself": { files: {}, schema: makeWide() },
    "that a small file refers to": {
      files: { "small.json": { items: { $ref: "wide.json" } }, "wide.json": makeWide() },
      schema: "small.json",
    },
    "in two files that are large together only": {
      files: {
        "a.json": { anyOf: [{ $ref: "b.json" }, makeWide(2600)] },
        "b.json": makeWide(2600),
      },
      schema: "a.json",
    },
    "with numbers of many digits": {
      files: {
        "wide.json": JSON.stringify(makeWide()).replace("{", '{"const":123456789.0123456789012,'),
      },
      schema: "wide.json",
    },
    "with a keyword that may be misspelt": {
      files: { "wide.json": makeWide(8000, { pattren: "^a" }) },
      schema: "wide.json",
      problem: /wide\.json:1:\d+ .*pattren.*did you mean "pattern"/,
    },
    "that is none": {
      files: { "wide.json": makeWide(8000, { type: 5 }) },
      schema: "wide.json",
      problem: /wide\.json:1:\d+ .*last\.type is not a valid JSON Schema/,
    },
    "with a pattern that is none": {
      files: {},
      schema: makeWide(8000, { pattern: "(" }),
      problem: /c\.json:\d+:\d+ .*last\.pattern is not a regular expression/,
    },
    "with a reference to nowhere": {
      files: { "wide.json": makeWide(8000, { $ref: "#/$defs/none" }) },
      schema: "wide.json",
      problem: /wide\.json:1:\d+ .*where there is no schema/,
    },
    "in a file that is no JSON": {
      files: { "wide.json": `${JSON.stringify(makeWide())}]` },
      schema: "wide.json",
      problem: /wide\.json:1:\d+ .*is not valid JSON/,
    },
  };
  for (const [place, { files, schema, problem }] of Object.entries(places)) {
    it(`is told of as any other, ${place}, while the thread that asked goes on`, async () => {
      const scenarios = [1, 2].map((number) => makeScenario({ number, schema }));
      const folder = await makeWorkspace({ ...asText(files), "c.json": makeConfig({ scenarios }) });
      const file = path.join(folder, "c.json");
      const options = { workspaceFolder: folder, checksContents: true };
      const [inThread, delays] = await watchTurns(() => loadRunConfig(file, options));
      const here = await loadConfig(file, options);
      // The difference of two large objects is not to be shown.
      assert.ok(isDeepStrictEqual(comparable(inThread), comparable(here)));
      const problems = inThread.ok ? inThread.value.warnings : inThread.problems;
      assert.match(problems.map(format).join("\n"), problem ?? /^$/);
      assert.ok(delays.longestMs < delays.wholeMs / 2, JSON.stringify(delays));
      if (!inThread.ok || typeof schema !== "string") return;
      const [first, second] = inThread.value.scenarios;
      assert.ok(first?.schema === second?.schema, "it is held once");
    });
  }

  it("is described to lists as any other", async () => {
    const files = { "wide.json": makeWide(8000, { type: 5 }) };
    const config = makeConfig({ scenarios: [makeScenario({ schema: "wide.json" })] });
    const folder = await makeWorkspace({ ...asText(files), "c.json": config });
    const { problems } = await describeRunConfig(path.join(folder, "c.json"), folder);
    assert.match(problems.map(format).join("\n"), /last\.type is not a valid JSON Schema/);
  });

  it("is given up at its bound, with a reason; the next one is loaded", async () => {
    const folder = await makeWorkspace(asText({ "slow.json": slow, "wide.json": makeWide() }));
    const thread = createSchemaThread(2000);
    const [late, next] = await Promise.all(
      ["slow.json", "wide.json"].map((name) =>
        thread.load({ file: path.join(folder, name) }, folder),
      ),
    );
    const file = path.join(folder, "slow.json");
    assert.deepEqual(late, {
      reason: `schema file ${file} cannot be checked: that takes more than 2 s`,
    });
    assert.ok(next !== undefined && "schema" in next, JSON.stringify(next));
    assert.ok(compileOnce(next.schema).isValid({ p1: "a" }));
    await thread.close();
  }).timeout(30_000);

  it("has a reason when its thread is ended meanwhile", async () => {
    const folder = await makeWorkspace(asText({ "slow.json": slow }));
    const thread = createSchemaThread();
    const loading = thread.load({ file: path.join(folder, "slow.json") }, folder);
    await thread.close();
    const reading = await loading;
    assert.match("reason" in reading ? reading.reason : "", /cannot be checked: its thread/);
  });
});

// --- internal ---

function makeWide(count = 8000, last: object = { type: "string" }): Record<string, unknown> {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const wide = names.map((name) => [name, { type: "string" }]);
  return { properties: { ...Object.fromEntries(wide), last } };
}

/** Each reference is looked for among the names: more than anybody waits for. */
const slow = {
  $defs: Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`d${index}`, { $dynamicAnchor: `a${index}` }]),
  ),
  prefixItems: Array.from({ length: 20_000 }, (_, index) => ({ $dynamicRef: `#a${index}` })),
};

/** In one line each. */
function asText(files: Files): Files {
  const entries = Object.entries(files);
  return Object.fromEntries(
    entries.map(([name, content]) => [
      name,
      typeof content === "string" ? content : JSON.stringify(content),
    ]),
  );
}

function format({ file, line, column, key, message }: Problem): string {
  return `${path.basename(file)}:${line}:${column} ${key} ${message}`;
}

/** Does something, and finds the longest time that nothing else could be done meanwhile. */
async function watchTurns<T>(
  act: () => Promise<T>,
): Promise<[T, { longestMs: number; wholeMs: number }]> {
  const begin = performance.now();
  let last = begin;
  let longestMs = 0;
  const look = () => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  const result = await act();
  clearInterval(timer);
  look();
  return [result, { longestMs, wholeMs: last - begin }];
}

function comparable(loaded: Awaited<ReturnType<typeof loadConfig>>) {
  return loaded.ok ? { ...loaded.value, caseSets: undefined } : loaded.problems;
}
