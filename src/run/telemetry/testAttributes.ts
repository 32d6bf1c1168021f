import type { AttemptResult } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import {
  countAttribute,
  doubleAttribute,
  firstAttributes,
  joinTexts,
  listAttribute,
  textAttribute,
} from "./otlpJson.ts";

/** What the spans of all tests of a run say. */
export function describeRun(id: string, configName: string): string {
  return joinTexts([firstAttributes(runId(id)), config(configName)]);
}

/** Which provider, or source of changes, a span is of. */
export const providerAttribute = textAttribute("touchstone.provider.id");

/** What the span of a test says of it. */
export function describeTest(test: TestOutcome, scenario: string | undefined): string {
  return (
    scenarioName(scenario) +
    providerAttribute(test.provider) +
    scenarioNumber(test.scenario) +
    runNumber(test.runNumber) +
    caseId(test.case) +
    round(test.round) +
    state(test.state) +
    attempts(test.attempts) +
    costUsd(test.costUsd)
  );
}

/** What the span of an attempt says of it. */
export function describeAttempt(attempt: AttemptResult): string {
  return (
    attemptNumber(attempt.attemptNumber) +
    step(attempt.step) +
    costUsd(attempt.costUsd) +
    responseModel(attempt.responseModel) +
    finishReasons(attempt.finishReason) +
    inputTokens(attempt.inputTokens) +
    outputTokens(attempt.outputTokens) +
    cachedInputTokens(attempt.cachedInputTokens) +
    httpStatus(attempt.httpStatus)
  );
}

// --- internal ---

const runId = textAttribute("touchstone.run.id");
const config = textAttribute("touchstone.config.name");
const costUsd = doubleAttribute("touchstone.cost_usd");

const scenarioName = textAttribute("touchstone.scenario.name");
const scenarioNumber = countAttribute("touchstone.scenario.number");
const runNumber = countAttribute("touchstone.run_number");
const caseId = textAttribute("touchstone.case");
const round = countAttribute("touchstone.round");
const state = textAttribute("touchstone.test.state");
const attempts = countAttribute("touchstone.test.attempts");

const attemptNumber = countAttribute("touchstone.attempt");
const step = countAttribute("touchstone.step");
const responseModel = textAttribute("gen_ai.response.model");
const finishReasons = listAttribute("gen_ai.response.finish_reasons");
const inputTokens = countAttribute("gen_ai.usage.input_tokens");
const outputTokens = countAttribute("gen_ai.usage.output_tokens");
const cachedInputTokens = countAttribute("gen_ai.usage.cache_read.input_tokens");
const httpStatus = countAttribute("http.response.status_code");
