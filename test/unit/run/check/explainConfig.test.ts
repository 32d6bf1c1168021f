import assert from "node:assert/strict";
import { explainConfig } from "../../../../src/run/check/explainConfig.ts";
import { hashConfig } from "../../../../src/scenarios/config/readConfig.ts";

const base = { providers: [], scenarios: [1], runsPerScenario: 1, maxRetries: 3 };

/** What is told of a change of the file from one value to another, by key. */
function explain(before: object, now: object, then: object = {}): string[] {
  const current = { value: now, loaded: undefined as never, inline: new Set<unknown>() };
  const { config } = hashConfig(before);
  return explainConfig(current, { ...base, ...then }, config).map(({ key }) => key);
}

describe("what changed in the file of a config", () => {
  const models: Record<string, [kind: string, key: string]> = {
    openai: ["openai", "model"],
    "a deployment": ["azure", "deployment"],
    "a model of the editor": ["vscode-lm", "family"],
  };
  for (const [what, [kind, key]] of Object.entries(models)) {
    it(`is nothing but the model, of ${what}`, () => {
      const of = (model: string | undefined, more = {}) => ({
        name: "people",
        providers: [
          { id: "a", kind, ...(model === undefined ? {} : { [key]: model }), ...more },
          7,
        ],
      });
      const then = { providerDetails: { a: { kind, model: "old" } } };
      assert.deepEqual(explain(of("old"), of("new"), then), []);
      assert.deepEqual(explain(of("old"), of("new", { timeoutMs: 1 }), then), [""]);
      assert.deepEqual(explain(of(undefined), of("new"), { providerDetails: { a: { kind } } }), []);
    });
  }

  it("is a number that the result keeps, written or left out on either side", () => {
    const then = { runsPerScenario: 5, maxRetries: 3 };
    const keys = ["runsPerScenario"];
    assert.deepEqual(explain({ runsPerScenario: 5 }, { runsPerScenario: 6 }, then), keys);
    assert.deepEqual(explain({ runsPerScenario: 5 }, {}, then), keys);
    assert.deepEqual(explain({}, { runsPerScenario: 6 }, base), keys);
    assert.deepEqual(explain({ runsPerScenario: 5, maxRetries: 3 }, { runsPerScenario: 6 }, then), [
      "runsPerScenario",
      "maxRetries",
    ]);
    assert.deepEqual(explain({ runsPerScenario: 4 }, { runsPerScenario: 6 }, then), [""]);
  });

  it("is told as a whole for anything else, whatever the file holds", () => {
    for (const now of [{ a: 1 }, { providers: "x" }, { providers: [null, { id: 1 }] }, []]) {
      assert.deepEqual(explain({ b: 1 }, now), [""]);
    }
  });
});
