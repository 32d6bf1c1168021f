import assert from "node:assert/strict";
import type { LoadedPromptScenario } from "../../../../src/model/config/loadedConfig.ts";
import type { RunResult } from "../../../../src/model/results/resultFile.ts";
import { measureRunTeeth } from "../../../../src/run/teeth/measureRunTeeth.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeRun, makeRunFolder, withTempFolder } from "../../store/storeFixtures.ts";
import { makeScenario, makeStreamScenario, personSchema } from "../builders.ts";
import { hangingSchema } from "../judging/fakeWorker.ts";

describe("the teeth of a run", () => {
  it("are those of its own schemas, by the place of what passes", async () => {
    const { scenarios } = await measure([withSchema(1, personSchema)], {
      1: accepted({ name: "Ada Lovelace", age: 36 }),
    });
    assert.deepEqual(scenarios, [
      {
        scenario: 1,
        refused: 5,
        total: 9,
        passed: [
          { path: [], mutations: ["extra key added"] },
          { path: ["name"], mutations: ["text emptied"] },
          { path: ["age"], mutations: ["number too small", "number too large"] },
        ],
      },
    ]);
  });

  it("are judged with every digit of numbers in schema and reply", async () => {
    const properties = { id: { const: 9007199254740993n } };
    const { scenarios } = await measure(
      [withSchema(1, { type: "object", properties, required: ["id"] })],
      {
        1: accepted({ id: 9007199254740993n }),
      },
    );
    assert.deepEqual(scenarios, [
      {
        scenario: 1,
        refused: 4,
        total: 5,
        passed: [{ path: [], mutations: ["extra key added"] }],
      },
    ]);
  });

  it("are known of a reply with other values than expected, which its schema accepted", async () => {
    const test = accepted({ name: "Ada", age: 36 });
    const [attempt] = test.attempts;
    assert.ok(attempt !== undefined);
    const validationErrors = [{ path: ["age"], message: "expected 37", code: "value" }];
    const wrong = { ...test, success: false };
    const { scenarios } = await measure([withSchema(1, personSchema)], {
      1: { ...wrong, attempts: [{ ...attempt, success: false, validationErrors }] },
    });
    assert.ok(scenarios[0] !== undefined && "total" in scenarios[0]);
  });

  it("are unknown where no reply was accepted, and not asked of streams", async () => {
    const scenarios = [withSchema(1, personSchema), makeStreamScenario({ number: 2 })];
    assert.deepEqual(await measure(scenarios, {}), {
      scenarios: [{ scenario: 1, problem: "no reply was accepted" }],
    });
  });

  it("are unknown where judging does not end, which keeps no other schema waiting", async () => {
    const scenarios = [withSchema(1, hangingSchema), withSchema(2, personSchema)];
    const tests = { 1: accepted({ name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }) };
    const measured = await measure(scenarios, { ...tests, 2: accepted({ name: "Ada", age: 36 }) });
    const [stuck, quick] = measured.scenarios;
    assert.deepEqual(stuck, { scenario: 1, problem: "it took more than 4 s" });
    assert.ok(quick !== undefined && "total" in quick);
  });

  it("tell of a reply that passed which is not accepted any more", async () => {
    const tests = { 1: accepted({ name: 1 }) };
    const { scenarios } = await measure([withSchema(1, personSchema)], tests);
    const problem = "the reply that passed is not accepted any more";
    assert.deepEqual(scenarios, [{ scenario: 1, problem }]);
  });

  it("are refused, saying what is missing, for a run whose snapshot is not there", () =>
    withTempFolder(async (folder) => {
      const options = { runId: makeRunFolder().id, findAccepted: async () => undefined };
      await assert.rejects(measureRunTeeth(openTestDataStore(folder), options), {
        code: "not_found",
        message: /run\.json is not in the data folder/,
      });
    }));
});

// --- internal ---

/** Measures a run of these scenarios, with an accepted test for some of them. */
function measure(
  scenarios: ReturnType<typeof makeRunFolder>["snapshot"]["scenarios"],
  tests: Record<number, RunResult>,
) {
  return withTempFolder(async (folder) => {
    const store = openTestDataStore(folder);
    const run = makeRunFolder();
    await store.createRunFolder({ ...run, snapshot: { ...run.snapshot, scenarios } });
    const findAccepted = async (scenario: number) => tests[scenario];
    return await measureRunTeeth(store, { runId: run.id, findAccepted, timeoutMs: 4000 });
  });
}

function withSchema(number: number, schema: LoadedPromptScenario["schema"]): LoadedPromptScenario {
  return makeScenario({ number, schema, steps: [{ prompt: "Who?", schema, at: "" }] });
}

function accepted(reply: unknown): RunResult {
  const test = makeRun(1);
  return { ...test, attempts: test.attempts.map((each) => ({ ...each, parsedResponse: reply })) };
}
