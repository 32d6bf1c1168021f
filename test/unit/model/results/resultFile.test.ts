import assert from "node:assert/strict";
import { indexFileSchema } from "../../../../src/model/results/indexFile.ts";
import {
  attemptResultSchema,
  testRunFileSchema,
} from "../../../../src/model/results/resultFile.ts";

describe("result file schema", () => {
  it("takes a file that has only the keys of the storage specification", () => {
    const file = makeSeedFile();
    assert.deepEqual(testRunFileSchema.parse(file), file);
  });

  it("refuses a file without its summary, naming the key", () => {
    const { summary: _, ...file } = makeSeedFile();
    const parsed = testRunFileSchema.safeParse(file);
    assert.deepEqual(parsed.error?.issues[0]?.path, ["summary"]);
  });

  it("refuses an attempt whose errors have no list of keys as path", () => {
    const attempt = {
      ...makeAttempt(),
      validationErrors: [{ path: "name", message: "m", code: "type" }],
    };
    const parsed = attemptResultSchema.safeParse(attempt);
    assert.deepEqual(parsed.error?.issues[0]?.path, ["validationErrors", 0, "path"]);
  });

  it("takes a value of no use in a key beyond the storage specification for absent", () => {
    const file = makeSeedFile();
    const parsed = testRunFileSchema.parse({
      ...file,
      schemaVersion: "1",
      status: "done",
      stopReason: null,
      summary: { ...file.summary, inputTokens: null, errored: "none" },
      config: {
        ...file.config,
        name: 7,
        hashes: {},
        providerDetails: { openai: { kind: "k", model: null } },
      },
      environment: { touchstone: "1", node: "24", platform: "linux", git: { commit: "abc" } },
      prompts: { a: "no list" },
    });
    const config = { ...file.config, providerDetails: { openai: { kind: "k" } } };
    const environment = { touchstone: "1", node: "24", platform: "linux" };
    assert.deepEqual(JSON.parse(JSON.stringify(parsed)), { ...file, config, environment });
  });

  it("takes null for figures of an attempt that are not known for absent", () => {
    const nulls = {
      step: null,
      inputTokens: null,
      costUsd: null,
      errorKind: "odd",
      httpStatus: "200",
    };
    const { outputTokens, inputTokens, httpStatus, errorKind } = attemptResultSchema.parse({
      ...makeAttempt(),
      ...nulls,
    });
    assert.equal(outputTokens, 120);
    assert.deepEqual([inputTokens, httpStatus, errorKind], [undefined, undefined, undefined]);
  });

  it("stays strict in the keys of the storage specification, of which times alone may be absent", () => {
    const { durationMs: _, ...timeless } = makeAttempt();
    assert.equal(attemptResultSchema.safeParse(timeless).success, true);
    assert.equal(attemptResultSchema.safeParse({ ...timeless, durationMs: "1" }).success, false);
    const { rawResponse: __, ...attempt } = makeAttempt();
    assert.equal(attemptResultSchema.safeParse(attempt).success, false);
    for (const change of [{ duration: "2 s" }, { timestamp: null }, { summary: {} }]) {
      assert.equal(testRunFileSchema.safeParse({ ...makeSeedFile(), ...change }).success, false);
    }
  });

  it("keeps a parsed response of any shape", () => {
    for (const parsedResponse of [null, { a: 1 }, [1, "b"]]) {
      assert.deepEqual(
        attemptResultSchema.parse({ ...makeAttempt(), parsedResponse }).parsedResponse,
        parsedResponse,
      );
    }
  });
});

describe("index file schema", () => {
  const row = {
    id: "0b0e0c3a-7f2e-4a58-9c55-2f6f3f3a8f10",
    timestamp: "2025-11-26T10:30:00.000Z",
    filename: "2025-11-26T10-30-00.000Z.json",
    summary: { providers: ["openai"], totalTests: 1, successRate: 100 },
  };

  it("takes a row of the storage specification and keeps keys of other writers", () => {
    const index = { runs: [{ ...row, note: "mine" }] };
    assert.deepEqual(indexFileSchema.parse(index), index);
  });

  for (const filename of ["../../secret.json", "a/b.json", "2025.txt", "/etc/passwd", ""]) {
    it(`refuses the file name ${JSON.stringify(filename)}`, () => {
      assert.equal(indexFileSchema.safeParse({ runs: [{ ...row, filename }] }).success, false);
    });
  }

  it("refuses an id that is no UUID", () => {
    assert.equal(indexFileSchema.safeParse({ runs: [{ ...row, id: "../x" }] }).success, false);
  });
});

// --- internal ---

function makeAttempt() {
  return {
    attemptNumber: 1,
    timestamp: "2025-11-26T10:30:00.100Z",
    success: true,
    durationMs: 1250,
    inputTokens: 450,
    outputTokens: 120,
    rawResponse: '{"name":"Ada"}',
    parsedResponse: { name: "Ada" },
    validationErrors: [],
    errorMessage: null,
  };
}

/** All interfaces of the storage specification, with no key beyond them. */
function makeSeedFile() {
  return {
    id: "0b0e0c3a-7f2e-4a58-9c55-2f6f3f3a8f10",
    timestamp: "2025-11-26T10:30:00.000Z",
    duration: 2350,
    config: { providers: ["openai"], scenarios: [1], runsPerScenario: 1 },
    summary: { totalTests: 1, passed: 1, failed: 0, successRate: 100 },
    results: {
      openai: {
        "1": {
          runs: [
            {
              runNumber: 1,
              success: true,
              attempts: [
                {
                  ...makeAttempt(),
                  success: false,
                  parsedResponse: null,
                  validationErrors: [{ path: ["name"], message: "Required", code: "invalid_type" }],
                },
                { ...makeAttempt(), attemptNumber: 2 },
              ],
              totalDurationMs: 2350,
              finalResponse: { name: "Ada" },
            },
          ],
          summary: {
            successRate: 100,
            firstAttemptSuccessRate: 0,
            afterRetry1SuccessRate: 100,
            afterRetry2SuccessRate: 100,
            afterRetry3SuccessRate: 100,
            averageDurationMs: 2350,
            averageAttempts: 2,
          },
        },
      },
    },
  };
}
