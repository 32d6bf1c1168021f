import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { type ImportFolder, makeImportFolder } from "./importHarness.ts";

let place: ImportFolder;
beforeEach(async () => {
  place = await makeImportFolder();
});
afterEach(() => place.dispose());

function makeSample(over: Record<string, unknown> = {}) {
  return {
    id: 1,
    epoch: 1,
    input: "Is 7 prime?",
    target: "Yes",
    messages: [
      { role: "user", content: "attachment://0123456789abcdef0123456789abcdef" },
      { role: "assistant", content: "Yes" },
    ],
    output: {
      model: "big-1",
      choices: [{ message: { role: "assistant", content: "Yes" }, stop_reason: "stop" }],
    },
    scores: { match: { value: "C", answer: "Yes" } },
    model_usage: { "lab/big": { input_tokens: 12, output_tokens: 3 } },
    total_time: 0.75,
    working_time: 0.5,
    attachments: { "0123456789abcdef0123456789abcdef": "Is 7 prime?" },
    ...over,
  };
}

function makeLog(samples: readonly unknown[], over: Record<string, unknown> = {}) {
  return {
    version: 2,
    status: "success",
    eval: {
      run_id: "run-1",
      created: "2026-02-03T04:05:06+01:00",
      task: "primes",
      model: "lab/big",
      packages: { inspect_ai: "0.3.200" },
      scorers: [{ name: "match" }],
    },
    results: { total_samples: samples.length },
    stats: {
      started_at: "2026-02-03T04:05:06+01:00",
      completed_at: "2026-02-03T04:05:16+01:00",
    },
    samples,
    ...over,
  };
}

describe("a log of Inspect", () => {
  it("becomes a run: samples are cases, epochs their rounds", async () => {
    const two = makeSample({ id: "two", input: "Is 8 prime?" });
    const wrong = { ...two, epoch: 2, scores: { match: { value: "I", explanation: "Yes" } } };
    const run = await place.importRun(
      "log.json",
      makeLog([makeSample(), two, makeSample({ epoch: 2 }), wrong]),
    );
    assert.deepEqual(run.config.imported, {
      tool: "inspect",
      version: "0.3.200",
      file: "log.json",
      run: "run-1",
    });
    assert.deepEqual([run.timestamp, run.duration], ["2026-02-03T03:05:06.000Z", 10_000]);
    const runs = run.results["lab-big"]?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map((each) => [
        each.runNumber,
        each.case,
        each.round,
        each.success,
        each.totalDurationMs,
      ]),
      [
        [1, "1", 1, true, 750],
        [2, "two", 1, true, 750],
        [3, "1", 2, true, 750],
        [4, "two", 2, false, 750],
      ],
    );
    const [attempt] = runs[0]?.attempts ?? [];
    assert.deepEqual(
      [attempt?.durationMs, attempt?.inputTokens, attempt?.rawResponse, attempt?.responseModel],
      [500, 12, "Yes", "big-1"],
    );
    assert.deepEqual(run.prompts?.[attempt?.promptHash ?? ""], [
      { role: "user", content: "Is 7 prime?" },
    ]);
    assert.equal(runs[3]?.attempts[0]?.validationErrors[0]?.code, "score:match");
  });

  it("keeps samples without a verdict as errored, and partial scores as failed with a note", async () => {
    const run = await place.importRun(
      "log.json",
      makeLog([
        makeSample({ id: 1, error: { message: "boom", traceback: "" }, scores: null }),
        makeSample({ id: 2, scores: { match: { value: 0.5 } } }),
        makeSample({ id: 3, scores: {} }),
      ]),
    );
    assert.deepEqual([run.summary.failed, run.summary.errored], [3, 2]);
    assert.match(run.config.notes?.join() ?? "", /neither 0 nor 1/);
  });

  it("reads the numbers of Python that JSON has no word for, and times that are missing stay missing", async () => {
    const text = JSON.stringify(makeLog([makeSample({ total_time: undefined })]));
    const run = await place.importRun(
      "log.json",
      text.replace('"working_time":0.5', '"working_time":NaN'),
    );
    const test = run.results["lab-big"]?.["1"]?.runs[0];
    assert.deepEqual(
      [test?.totalDurationMs, test?.attempts[0]?.durationMs],
      [undefined, undefined],
    );
  });

  it("takes a sample that stands twice once, and says so", async () => {
    const run = await place.importRun("log.json", makeLog([makeSample(), makeSample()]));
    assert.equal(run.summary.totalTests, 1);
    assert.match(run.config.notes?.join() ?? "", /stands twice/);
  });

  it("is refused without samples", async () => {
    const log = makeLog([], { samples: undefined });
    await assert.rejects(place.importFile("log.json", log), /without samples; nothing was written/);
  });
});

describe("exports of OpenAI Evals", () => {
  const item = {
    object: "eval.run.output_item",
    id: "outputitem_1",
    created_at: 1_770_000_000,
    run_id: "evalrun_1",
    eval_id: "eval_1",
    status: "pass",
    datasource_item_id: 5,
    datasource_item: { question: "2+2" },
    results: [{ name: "string-check", passed: true, score: 1 }],
    sample: {
      input: [{ role: "user", content: "2+2" }],
      output: [{ role: "assistant", content: "4" }],
      finish_reason: "stop",
      model: "gpt-4o-mini-2024",
      usage: { prompt_tokens: 4, completion_tokens: 1, total_tokens: 5, cached_tokens: 0 },
      error: { code: "", message: "" },
    },
  };

  it("become a run of output items, without times that they do not have", async () => {
    const failed = {
      ...item,
      datasource_item: { question: "3+3" },
      results: [{ name: "g", passed: false, score: 0 }],
    };
    const run = await place.importRun("items.json", { object: "list", data: [item, failed] });
    assert.equal(run.timestamp, new Date(1_770_000_000_000).toISOString());
    assert.equal(run.duration, undefined);
    const runs = run.results["gpt-4o-mini-2024"]?.["1"]?.runs ?? [];
    assert.deepEqual(
      runs.map(({ success, totalDurationMs }) => [success, totalDurationMs]),
      [
        [true, undefined],
        [false, undefined],
      ],
    );
    assert.equal(runs[0]?.attempts[0]?.inputTokens, 4);
    const { rows } = await place.store.loadIndex();
    assert.equal(rows.length, 1);
  });

  it("become a run of an event log: the match of a sample is its verdict", async () => {
    const spec = {
      completion_fns: ["gpt-3.5-turbo"],
      eval_name: "sums.dev.v0",
      base_eval: "sums",
      split: "dev",
      run_config: {},
      run_id: "230401",
      created_at: "2023-04-01 12:00:00.5",
    };
    const event = (sample_id: string | null, type: string, data: unknown) => ({
      run_id: "230401",
      event_id: 0,
      sample_id,
      type,
      data,
      created_at: "2023-04-01 12:00:01",
    });
    const lines = [
      { spec },
      event("sums.0", "sampling", { prompt: [{ role: "user", content: "1+1" }], sampled: ["2"] }),
      event("sums.0", "match", { correct: true, expected: "2", picked: "2" }),
      event("sums.1", "sampling", { prompt: "2+2", sampled: "5" }),
      event("sums.1", "match", { correct: false, expected: "4", picked: null }),
      event("sums.2", "sampling", { prompt: "?", sampled: "?" }),
      event(null, "metrics", { accuracy: 0.5 }),
      { final_report: { accuracy: 0.5 } },
    ];
    const run = await place.importRun(
      "log.jsonl",
      lines.map((each) => JSON.stringify(each)).join("\n"),
    );
    assert.equal(run.timestamp, "2023-04-01T12:00:00.500Z");
    assert.deepEqual([run.summary.totalTests, run.summary.passed], [2, 1]);
    const runs = run.results["gpt-3-5-turbo"]?.["1"]?.runs ?? [];
    assert.deepEqual(runs[1]?.attempts[0]?.validationErrors[0]?.message, "picked , expected 4");
    assert.match(run.config.notes?.join() ?? "", /without a match or a score was left out/);
  });
});

describe("a .prompt.yml of GitHub Models", () => {
  const yaml = `
name: Person
description: Extracts
model: openai/gpt-4o
modelParameters: { temperature: 0.2, maxTokens: 300, topP: 1 }
responseFormat: json_schema
jsonSchema: '{"name":"person","strict":true,"schema":{"type":"object","required":["name"]}}'
messages:
  - { role: system, content: You extract. }
  - { role: user, content: "From {{input}}" }
testData:
  - { input: Ann is here, expected: '{"name":"Ann"}' }
evaluators:
  - { name: same, string: { equals: "{{expected}}" } }
  - { name: nice, uses: github/fluency }
`;

  it("becomes a config of one model and one scenario that the provider enforces", async () => {
    const { notes } = await place.importFile("person.prompt.yml", yaml);
    const config = await place.readJson<{ providers: unknown[] }>("configs/person.touchstone.json");
    assert.deepEqual(config.providers, [
      {
        id: "openai-gpt-4o",
        kind: "openai-compatible",
        baseUrl: "https://models.github.ai/inference",
        model: "openai/gpt-4o",
        apiKey: { env: "GITHUB_TOKEN" },
        temperature: 0.2,
        maxOutputTokens: 300,
      },
    ]);
    const scenario = await place.readJson<Record<string, unknown>>(
      "scenarios/person/1-person.scenario.json",
    );
    assert.deepEqual(
      [scenario.mode, scenario.system, scenario.prompt],
      ["strict", "You extract.", "From {{input}}"],
    );
    assert.deepEqual(await place.readJson("schemas/person/1-person.schema.json"), {
      type: "object",
      required: ["name"],
    });
    assert.deepEqual(await place.readJson("cases/person/1-person.jsonl"), {
      vars: { input: "Ann is here" },
      expected: { name: "Ann" },
    });
    assert.deepEqual(notes, [
      "description: has no counterpart and is left out.",
      "modelParameters.topP: has no counterpart and is left out.",
      "Evaluator nice: has no counterpart and is left out.",
    ]);
  });

  it("asks for text as JSON where it has no schema", async () => {
    const plain =
      "model: gpt-4o\nmessages: [{ role: user, content: 'Sum {{input}}' }]\ntestData: [{ input: a }]\n";
    const { notes } = await place.importFile("sum.prompt.yml", plain);
    assert.match(notes.join(), /"answer"/);
    assert.deepEqual((await readdir(path.join(place.dataFolder, "scenarios/sum"))).length, 1);
  });
});

describe("results of the LLM Structured Output Benchmark", () => {
  const attempt = (over: Record<string, unknown> = {}) => ({
    attemptNumber: 1,
    timestamp: "2025-11-29T00:00:00.000Z",
    success: true,
    durationMs: 100,
    prompt: "[system] Be brief.\n\nReally.\n\n[user] Who?",
    rawResponse: '{"a":1}',
    parsedResponse: { a: 1 },
    validationErrors: [],
    errorMessage: null,
    ...over,
  });
  const invalid = attempt({
    success: false,
    parsedResponse: null,
    validationErrors: [{ path: ["a"], message: "no", code: "invalid_type" }],
  });
  const file = {
    id: "459da588-c6d8-4986-baeb-225e067723f4",
    timestamp: "2025-11-28T23:58:56.194Z",
    duration: 1000,
    config: {
      models: ["a-gpt.5"],
      scenarios: [3],
      runsPerScenario: 1,
      temperature: 0.1,
      maxRetries: 3,
    },
    summary: { totalTests: 1, passed: 1, failed: 0, successRate: 100 },
    results: {
      "a-gpt.5": {
        "3": {
          runs: [
            {
              runNumber: 1,
              success: true,
              attempts: [],
              steps: [
                {
                  stepNumber: 1,
                  stepName: "One",
                  success: true,
                  attempts: [invalid, { ...attempt(), attemptNumber: 2 }],
                },
                { stepNumber: 2, stepName: "Two", success: true, attempts: [attempt()] },
              ],
              totalDurationMs: 300,
              finalResponse: { a: 1 },
            },
          ],
          summary: {},
        },
      },
    },
  };

  it("keep their id, scenario numbers, steps and prompts", async () => {
    const run = await place.importRun("2025.json", file);
    assert.equal(run.id, file.id);
    assert.deepEqual([run.config.providers, run.config.scenarios], [["a-gpt-5"], [3]]);
    const test = run.results["a-gpt-5"]?.["3"]?.runs[0];
    assert.deepEqual(
      test?.attempts.map(({ step, attemptNumber }) => [step, attemptNumber]),
      [
        [1, 1],
        [1, 2],
        [2, 1],
      ],
    );
    assert.equal(test?.case, undefined);
    assert.deepEqual(run.prompts?.[test?.attempts[0]?.promptHash ?? ""], [
      { role: "system", content: "Be brief.\n\nReally." },
      { role: "user", content: "Who?" },
    ]);
    assert.equal(run.summary.firstAttemptSuccessRate, 0);
    assert.equal(run.results["a-gpt-5"]?.["3"]?.summary.parseRate, 100);
  });

  it("are refused with the place that is broken", async () => {
    const broken = { ...file, results: { m: { "../x": { runs: [] } } } };
    await assert.rejects(place.importFile("b.json", broken), /results\.m/);
  });
});
