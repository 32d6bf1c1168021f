import assert from "node:assert/strict";
import * as jsonc from "jsonc-parser";
import { findCredentialFaults } from "../../../../src/model/config/credentialRules.ts";
import type { KeyFault } from "../../../../src/model/config/keyFault.ts";
import type { KindRules } from "../../../../src/model/config/kind.ts";
import { configRules } from "../../../../src/run/configRules.ts";
import { listFileSnippets } from "../../../../src/scenarios/assist/fileSnippets.ts";
import { listKindSnippets } from "../../../../src/scenarios/assist/kindSnippets.ts";
import { seePath } from "../../../../src/scenarios/assist/schemaSight.ts";
import { fillIn } from "../../host/assistHarness.ts";

const { kinds, runConfigSchema, scenarioSchema } = configRules;
const stream = jsonc.parseTree(
  '{ "kind": "stream", "sources": [{ "kind": "script", "dispatchers": [] }] }',
);

/** New entries at each place of a config or scenario that takes kinds. */
const places = {
  providers: seePath(undefined, ["providers", 0], runConfigSchema),
  loggers: seePath(undefined, ["loggers", 0], runConfigSchema),
  scenarios: seePath(undefined, ["scenarios", 0], runConfigSchema),
  sources: seePath(stream, ["sources", 0], scenarioSchema),
  dispatchers: seePath(stream, ["sources", 0, "dispatchers", 0], scenarioSchema),
  queryHandlers: seePath(stream, ["queries", 0, "handler"], scenarioSchema),
  reactionHandlers: seePath(stream, ["reactions", 0, "handler"], scenarioSchema),
  triggers: seePath(stream, ["reactions", 0, "stopTriggers", 0], scenarioSchema),
};

interface Rules extends Omit<KindRules, "findFaults"> {
  findFaults?(config: never): KeyFault[];
}

const registries: Partial<Record<keyof typeof places, readonly Rules[]>> = {
  providers: kinds.providers,
  loggers: kinds.loggers,
  sources: kinds.sources,
  dispatchers: kinds.dispatchers,
  queryHandlers: kinds.handlers,
  reactionHandlers: kinds.handlers,
  triggers: kinds.triggers,
};

function kindsAt(place: keyof typeof places): string[] {
  return [
    ...new Set(
      listKindSnippets(places[place].schemas).map(({ label }) => label.split(" ")[0] ?? ""),
    ),
  ];
}

describe("snippets of new entries", () => {
  it("are there for every kind of the lists", () => {
    const names = (list: readonly { kind: string }[]) => list.map(({ kind }) => kind);
    assert.deepEqual(kindsAt("providers"), names(kinds.providers));
    assert.deepEqual(kindsAt("loggers"), names(kinds.loggers));
    assert.deepEqual(kindsAt("sources"), names(kinds.sources));
    assert.deepEqual(kindsAt("dispatchers"), names(kinds.dispatchers));
    assert.deepEqual(kindsAt("triggers"), names(kinds.triggers));
    for (const [place, role] of [
      ["queryHandlers", "query"],
      ["reactionHandlers", "reaction"],
    ] as const) {
      assert.deepEqual(
        kindsAt(place),
        names(kinds.handlers.filter(({ roles }) => roles.includes(role))),
      );
    }
    assert.deepEqual(kindsAt("scenarios"), ["prompt", "stream"]);
  });

  it("are sound as they stand, with nothing filled in", () => {
    const faulty = Object.entries(registries).flatMap(([place, list]) =>
      listKindSnippets(places[place as keyof typeof places].schemas).flatMap(({ label, body }) => {
        const value = JSON.parse(fillIn(body));
        const rules = list.find(({ kind }) => kind === value.kind);
        const parsed = rules?.schema.safeParse(value);
        if (parsed?.success !== true) return [`${label}: ${parsed?.error.message}`];
        const faults = [
          ...(rules?.findFaults?.(parsed.data as never) ?? []),
          ...findCredentialFaults(parsed.data),
        ];
        return faults.map(({ message }) => `${label}: ${message}`);
      }),
    );
    assert.deepEqual(faulty, []);
  });

  it("have a description for people, but for those that are named by their list alone", () => {
    const silent = Object.values(places).flatMap(({ schemas }) =>
      listKindSnippets(schemas).filter(({ description }) => description === undefined),
    );
    assert.deepEqual(silent, []);
  });
});

describe("snippets of new files", () => {
  const facts = {
    name: 'my "people" $1 }',
    scenarios: "../s/*.scenario.json",
    number: 7,
    isLines: false,
  };

  it("are sound configs and scenarios as they stand, whatever the file is called", () => {
    for (const { label, body } of listFileSnippets("config", facts, configRules)) {
      const parsed = runConfigSchema.safeParse(JSON.parse(fillIn(body)));
      assert.ok(parsed.success, `${label}: ${parsed.error?.message}`);
      assert.equal(parsed.data.name, facts.name);
    }
    const scenarios = listFileSnippets("scenarioFile", facts, configRules);
    assert.deepEqual(
      scenarios.map(({ label }) => label),
      ["Prompt scenario", "Stream scenario"],
    );
    const [prompt] = scenarios;
    const parsed = scenarioSchema.safeParse(JSON.parse(fillIn(prompt?.body ?? "")));
    assert.ok(parsed.success, parsed.error?.message);
    assert.equal(parsed.data.number, 7);
    const streamed = scenarioSchema.safeParse(JSON.parse(fillIn(scenarios[1]?.body ?? "")));
    assert.ok(streamed.success, streamed.error?.message);
  });

  it("mean what they say where a name looks like a place of a snippet", () => {
    const [config] = listFileSnippets("config", { ...facts, name: "a $1 } b" }, configRules);
    assert.match(config?.body ?? "", /a \\\$1 \\} b/);
  });

  it("are a schema and cases where a schema or cases are written", () => {
    const [schema] = listFileSnippets("schemaFile", facts, configRules);
    assert.deepEqual(JSON.parse(fillIn(schema?.body ?? "")).required, ["name"]);
    const [list] = listFileSnippets("caseFile", facts, configRules);
    assert.deepEqual(JSON.parse(fillIn(list?.body ?? "")), [
      { vars: { name: "value" }, expected: null },
    ]);
    const [line] = listFileSnippets("caseFile", { ...facts, isLines: true }, configRules);
    assert.doesNotMatch(line?.body ?? "\n", /\n/);
  });
});
