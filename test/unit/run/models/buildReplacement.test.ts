import assert from "node:assert/strict";
import { componentIdSchema } from "../../../../src/model/ids.ts";
import { buildReplacement } from "../../../../src/run/models/buildReplacement.ts";
import { makeLoadedConfig, makeScenario, makeStreamScenario } from "../builders.ts";

const old = {
  id: "gpt",
  kind: "openai",
  model: "gpt-4o",
  temperature: 0.2,
  concurrency: 3,
  timeoutMs: 1000,
};
const load = (providers: Record<string, unknown>[] = [old], name = "people") => {
  const loaded = makeLoadedConfig("/w", {}, [makeScenario(), makeStreamScenario()]);
  return { ...loaded, config: { ...loaded.config, name, providers: providers as never } };
};

describe("a run that tries another model", () => {
  it("has the old provider as it is and a copy that differs in id and model only", () => {
    const other = { ...old, id: "other" };
    const { config, scenarios, file } = buildReplacement(load([other, old]), "gpt", " gpt-5 ");
    assert.deepEqual(config.providers, [old, { ...old, id: "gpt-new", model: "gpt-5" }]);
    assert.equal(config.name, "people old and new");
    assert.equal(file, load().file);
    assert.deepEqual(
      scenarios.map(({ kind }) => kind),
      ["prompt"],
    );
  });

  it("replaces what its kind calls the model", () => {
    const azure = { ...old, kind: "azure", model: undefined, deployment: "mine" };
    const chat = { ...old, kind: "vscode-lm", model: undefined, vendor: "v", family: "f" };
    const [, first] = buildReplacement(load([azure]), "gpt", "new").config.providers;
    const [, second] = buildReplacement(load([chat]), "gpt", "new").config.providers;
    assert.deepEqual([first?.deployment, first?.model], ["new", undefined]);
    assert.deepEqual([second?.family, second?.vendor], ["new", "v"]);
  });

  it("gives the copy an id that no other has and that is no longer than ids may be", () => {
    const ids = (given: string[], id: string) => {
      const providers = given.map((each) => ({ ...old, id: each }));
      return buildReplacement(load(providers), id, "n").config.providers[1]?.id ?? "";
    };
    assert.equal(ids(["a", "a-new"], "a"), "a-new2");
    assert.equal(ids(["a", "a-new", "a-new2"], "a"), "a-new3");
    const long = "x".repeat(64);
    const made = ids([long], long);
    assert.ok(componentIdSchema.safeParse(made).success);
    assert.match(made, /^x{60}-new$/);
  });

  it("shortens the name of the config where both together are too long", () => {
    const { config } = buildReplacement(load([old], "n".repeat(200)), "gpt", "n");
    assert.equal(config.name.length, 200);
    assert.match(config.name, /n old and new$/);
  });

  it("is refused where there is nothing to replace, or nothing new", () => {
    const sim = { ...old, id: "sim", kind: "simulated", model: undefined };
    const refused: [() => unknown, RegExp][] = [
      [() => buildReplacement(load(), "nobody", "n"), /no provider nobody; it has gpt/],
      [() => buildReplacement(load([sim]), "sim", "n"), /simulated\) has no model/],
      [() => buildReplacement(load(), "gpt", "  "), /Name the model to try in place of gpt-4o/],
      [() => buildReplacement(load(), "gpt", "gpt-4o"), /has the model gpt-4o already/],
      [
        () => buildReplacement({ ...load(), scenarios: [makeStreamScenario()] }, "gpt", "n"),
        /no prompt scenario/,
      ],
    ];
    for (const [build, message] of refused) assert.throws(build, message);
  });
});
