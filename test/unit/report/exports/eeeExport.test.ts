import assert from "node:assert/strict";
import { Ajv } from "ajv";
import type { ResultHead, RunResult } from "../../../../src/model/results/resultFile.ts";
import { eeeExport } from "../../../../src/report/exports/eeeExport.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";

const texts = { type: "object", additionalProperties: { type: "string" } };
const text = { type: "string" };
const required = (properties: Record<string, unknown>, ...names: string[]) => {
  return { type: "object", properties, required: names };
};

/** What version 0.3.0 asks of a log, as far as we write it. */
const shape = {
  ...required(
    {
      schema_version: { const: "0.3.0" },
      evaluation_id: text,
      evaluation_timestamp: text,
      retrieved_timestamp: { type: "string", pattern: "^\\d+$" },
      source_metadata: required(
        {
          source_name: text,
          source_type: { enum: ["documentation", "evaluation_run"] },
          source_organization_name: text,
          evaluator_relationship: {
            enum: ["first_party", "third_party", "collaborative", "other"],
          },
          additional_details: texts,
        },
        ...["source_type", "source_organization_name", "evaluator_relationship"],
      ),
      eval_library: required({ name: text, version: text }, "name", "version"),
      model_info: required(
        {
          name: text,
          id: text,
          additional_details: {
            ...texts,
            properties: {
              deployment_type: { enum: ["self_deployed", "externally_managed", "unknown"] },
              model_availability: { enum: ["open_weights", "closed_weights", "unknown"] },
            },
            required: ["deployment_type", "model_availability"],
          },
        },
        ...["name", "id", "additional_details"],
      ),
      evaluation_results: {
        type: "array",
        items: required(
          {
            evaluation_name: text,
            source_data: required(
              { source_type: { const: "other" } },
              "dataset_name",
              "source_type",
            ),
            metric_config: required(
              { lower_is_better: { type: "boolean" }, score_type: { const: "continuous" } },
              ...["lower_is_better", "score_type", "min_score", "max_score"],
            ),
            score_details: required(
              {
                score: { type: "number" },
                details: texts,
                uncertainty: required(
                  {
                    confidence_interval: required({}, "lower", "upper"),
                    num_samples: { type: "integer" },
                  },
                  "confidence_interval",
                ),
              },
              "score",
            ),
            generation_config: required({ additional_details: texts }),
          },
          ...["evaluation_name", "source_data", "metric_config", "score_details"],
        ),
      },
    },
    ...["schema_version", "evaluation_id", "retrieved_timestamp", "source_metadata"],
    ...["model_info", "eval_library", "evaluation_results"],
  ),
  additionalProperties: false,
};

interface Log {
  readonly eval_library: unknown;
  readonly model_info: { readonly id: string };
  readonly evaluation_results: {
    readonly metric_config: { readonly metric_id: string };
    readonly score_details: { readonly score: number; readonly details: Record<string, string> };
  }[];
}

async function exportLogs(head: ResultHead, tests: readonly [string, number, RunResult][]) {
  const run = {
    head,
    tests: tests.map(([provider, scenario, each]) => ({ provider, scenario, run: each })),
    judgeProbe: () => undefined,
    bytes: [],
  };
  let written = "";
  for await (const piece of eeeExport.stream([run])) written += piece;
  const value: Log | Log[] = JSON.parse(written);
  const logs = Array.isArray(value) ? value : [value];
  const validate = new Ajv({ strict: false, allErrors: true }).compile(shape);
  for (const log of logs) assert.ok(validate(log), JSON.stringify(validate.errors));
  return { value, logs };
}

const config = {
  name: "people",
  providers: ["mini", "local"],
  scenarios: [1],
  runsPerScenario: 2,
  maxRetries: 3,
  providerDetails: {
    mini: { kind: "openai", model: "gpt-4o-mini" },
    local: { kind: "openai-compatible", model: "llama3" },
  },
  scenarioDetails: { "1": { name: "Extract", kind: "prompt", mode: "strict" } },
};
const failed = makeRun({
  runNumber: 2,
  success: false,
  attempts: [
    makeAttempt({ success: false, validationErrors: [{ path: [], message: "x", code: "type" }] }),
  ],
});

describe("an export for Every Eval Ever", () => {
  it("is a log for each provider that fits its schema, with rates and their intervals", async () => {
    const { logs } = await exportLogs(makeHead({ config }), [
      ["mini", 1, makeRun()],
      ["mini", 1, failed],
      ["local", 1, makeRun()],
    ]);
    assert.deepEqual(
      logs.map((log) => log.model_info.id),
      ["openai/gpt-4o-mini", "unknown/llama3"],
    );
    assert.deepEqual(
      logs[0]?.evaluation_results.map(({ metric_config, score_details }) => [
        metric_config.metric_id,
        score_details.score,
      ]),
      [
        ["touchstone.first_attempt_pass_rate", 50],
        ["touchstone.pass_rate", 50],
        ["touchstone.schema_rate", 50],
      ],
    );
  });

  it("is one log where there is one provider, and names the tool that made an imported run", async () => {
    const imported = { tool: "inspect", version: "0.3.1", file: "log.json" };
    const test = makeRun({
      attempts: [makeAttempt({ parsedResponse: undefined, durationMs: undefined })],
      totalDurationMs: undefined,
    });
    const { value, logs } = await exportLogs(
      makeHead({ config: { ...config, providers: ["mini"], imported } }),
      [["mini", 1, test]],
    );
    assert.equal(Array.isArray(value), false);
    assert.deepEqual(logs[0]?.eval_library, { name: "inspect", version: "0.3.1" });
    const [first, ...others] = logs[0]?.evaluation_results ?? [];
    assert.equal(others.length, 1);
    assert.equal(first?.score_details.details.p50Ms, undefined);
  });

  it("has no log of a run of streams alone, for which the schema has no place", async () => {
    const scenarioDetails = { "1": { name: "Flow", kind: "stream", components: ["mini"] } };
    const head = makeHead({ config: { ...config, scenarioDetails } });
    assert.deepEqual((await exportLogs(head, [["mini", 1, makeRun()]])).logs, []);
  });
});
