import type {
  ReportModel,
  TestAttempts,
  TestFilter,
  TestKey,
} from "../../src/model/results/report.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import { createRunAggregate } from "../../src/report/aggregate.ts";

export const runId = "0b9c3c1e-6f0a-4c55-9f57-2a3a5d1f7e10";
export const folder = "file:///workspace";

const scenarioNames = [
  "Extract a person from a letter",
  "Classify a support request",
  "Nested order with line items",
  "Recommend an action",
];
export const providers = ["gpt-small", "claude-mini", "local-llama", "replay-last-week"];
export const scenarios = [1, 2, 3, 4];
const maxRetries = 3;
/** How many of 100 tests of each provider pass with 0, 1, 2 and 3 retries. */
const ladders = [
  [91, 97, 99, 99],
  [84, 95, 97, 98],
  [42, 63, 71, 74],
  [100, 100, 100, 100],
];

/** Every test of a run with so many runs per scenario; the same for the same number. */
export function makeTests(runsPerScenario: number): TestOutcome[] {
  const tests: TestOutcome[] = [];
  for (let runNumber = 1; runNumber <= runsPerScenario; runNumber += 1) {
    for (const scenario of scenarios) {
      for (const provider of providers) tests.push(makeTest({ provider, scenario, runNumber }));
    }
  }
  return tests;
}

export function makeTest(key: TestKey): TestOutcome {
  const ladder = ladders[providers.indexOf(key.provider)] ?? [];
  const luck = (key.runNumber * 37 + key.scenario * 11 + key.provider.length * 7) % 100;
  const passedWith = ladder.findIndex((share) => luck < share);
  const isErrored = passedWith < 0 && luck % 4 === 3;
  const retries = passedWith < 0 ? (isErrored ? 0 : maxRetries) : passedWith;
  return {
    ...key,
    state: passedWith >= 0 ? "passed" : isErrored ? "errored" : "failed",
    gates: passedWith >= 0 ? 3 : 0,
    retries,
    attempts: retries + 1,
    totalDurationMs: 300 + luck * 17 * (retries + 1),
    inputTokens: 400 * (retries + 1),
    outputTokens: 90 * (retries + 1) + luck,
    costUsd: 0.0002 * (retries + 1),
    errorCodes: retries === 0 ? [] : ["required", "enum", "invalid_json"].slice(0, retries),
    ...(isErrored ? { errorKind: "timeout" as const } : {}),
  };
}

/** The report of a run of which `ended` have ended, out of `planned`. */
export function makeModel(ended: readonly TestOutcome[], planned: number): ReportModel {
  const isRunning = ended.length < planned;
  const aggregate = aggregateOf(ended);
  const timed = aggregate.cells();
  const cells = scenarios.flatMap((scenario) =>
    providers.map((provider) => ({
      ...makeCell(
        { provider, scenario },
        ended.filter((test) => test.provider === provider && test.scenario === scenario),
        planned / (providers.length * scenarios.length),
      ),
      times: timed.find((each) => each.provider === provider && each.scenario === scenario)?.times,
    })),
  );
  return {
    state: isRunning ? "running" : "finished",
    head: makeHead(ended, planned),
    file: isRunning ? undefined : "results/2026-11-20T09-30-00-000Z.json",
    cells,
    providers: aggregate.providers(),
    timeEdgesMs: aggregate.timeEdgesMs(),
    ladders: providers.map((provider) => {
      const tests = ended.filter((test) => test.provider === provider);
      return { provider, ended: tests.length, ladder: makeLadder(tests) };
    }),
  };
}

function aggregateOf(ended: readonly TestOutcome[]) {
  const aggregate = createRunAggregate({ providers, scenarios, runsPerScenario: 1 });
  for (const outcome of ended) aggregate.add(outcome);
  return aggregate;
}

export function matchesFilter(test: TestOutcome, filter: TestFilter): boolean {
  const { state, provider, scenario, text, fault } = filter;
  const isState =
    state === undefined || (state === "retried" ? test.retries > 0 : test.state === state);
  const words = `${test.provider} ${scenarioNames[test.scenario - 1]} ${test.errorCodes.join(" ")}`;
  return (
    isState &&
    (fault === undefined || test.faults?.includes(fault) === true) &&
    (provider === undefined || test.provider === provider) &&
    (scenario === undefined || test.scenario === scenario) &&
    (text === undefined || words.toLowerCase().includes(text.toLowerCase()))
  );
}

/** The attempts of a test that needed one retry, with two errors in the first. */
export function makeAttempts(key: TestKey): TestAttempts {
  const reply = {
    person: { name: "Ada Lovelace", age: "thirty-six", email: "ada@example" },
    roles: ["mathematician", "writer"],
    consent: true,
    score: 0.92,
  };
  const good = { ...reply, person: { name: "Ada Lovelace", age: 36, email: "ada@example.org" } };
  const common = {
    timestamp: "2026-11-20T09:30:01.000Z",
    finishReason: "stop",
    responseModel: "gpt-small-2026-08",
    httpStatus: 200,
    promptHash: "p1",
  };
  return {
    key,
    attempts: [
      {
        ...common,
        attemptNumber: 1,
        success: false,
        durationMs: 812,
        inputTokens: 412,
        outputTokens: 96,
        costUsd: 0.00021,
        rawResponse: `Here you are:\n\n\`\`\`json\n${JSON.stringify(reply, null, 2)}\n\`\`\``,
        parsedResponse: reply,
        extraction: "fenced",
        validationErrors: [
          { path: ["person", "age"], message: "must be integer", code: "type" },
          { path: ["person", "email"], message: 'must match format "email"', code: "format" },
          { path: [], message: "must have required property 'address'", code: "required" },
        ],
        errorMessage: null,
        httpRequests: 2,
      },
      {
        ...common,
        attemptNumber: 2,
        success: true,
        durationMs: 1_204,
        inputTokens: 655,
        outputTokens: 101,
        costUsd: 0.00029,
        rawResponse: JSON.stringify(good),
        parsedResponse: good,
        extraction: "none",
        validationErrors: [],
        errorMessage: null,
        httpRequests: 1,
      },
    ],
    finalResponse: good,
    prompts: {
      p1: [
        { role: "system", content: "You extract people from letters." },
        { role: "user", content: "Dear Sir,\nmy name is Ada Lovelace …\n\nReturn JSON." },
      ],
    },
  };
}

// --- internal ---

function makeCell(
  place: { provider: string; scenario: number },
  tests: readonly TestOutcome[],
  planned: number,
): ReportModel["cells"][number] {
  const ladder = makeLadder(tests);
  const count = (state: TestOutcome["state"]) =>
    tests.filter((test) => test.state === state).length;
  return {
    ...place,
    planned,
    ended: tests.length,
    passed: count("passed"),
    failed: count("failed"),
    errored: count("errored"),
    ladder,
    summary: {
      successRate: ladder[3] ?? 0,
      firstAttemptSuccessRate: ladder[0] ?? 0,
      afterRetry1SuccessRate: ladder[1] ?? 0,
      afterRetry2SuccessRate: ladder[2] ?? 0,
      afterRetry3SuccessRate: ladder[3] ?? 0,
      averageDurationMs: 900,
      averageAttempts: 1.4,
    },
  };
}

function makeLadder(tests: readonly TestOutcome[]): number[] {
  return [0, 1, 2, 3].map((retries) => rate(tests, (test) => test.retries <= retries));
}

function rate(tests: readonly TestOutcome[], isOk: (test: TestOutcome) => boolean): number {
  if (tests.length === 0) return 0;
  const passed = tests.filter((test) => test.state === "passed" && isOk(test));
  return (passed.length / tests.length) * 100;
}

function makeHead(ended: readonly TestOutcome[], planned: number): ReportModel["head"] {
  const passed = ended.filter((test) => test.state === "passed").length;
  const sum = (pick: (test: TestOutcome) => number | undefined) =>
    ended.reduce((total, test) => total + (pick(test) ?? 0), 0);
  return {
    schemaVersion: 1,
    id: runId,
    timestamp: "2026-11-20T09:30:00.000Z",
    status: ended.length < planned ? undefined : "completed",
    duration: ended.length * 40,
    summary: {
      totalTests: ended.length,
      passed,
      failed: ended.length - passed,
      successRate: rate(ended, () => true),
      plannedTests: planned,
      errored: ended.filter((test) => test.state === "errored").length,
      firstAttemptSuccessRate: rate(ended, (test) => test.retries === 0),
      inputTokens: sum((test) => test.inputTokens),
      outputTokens: sum((test) => test.outputTokens),
      costUsd: sum((test) => test.costUsd),
    },
    config: {
      providers,
      scenarios,
      runsPerScenario: planned / (providers.length * scenarios.length),
      name: "people",
      file: "data/configs/people.touchstone.json",
      maxRetries,
      providerDetails: {
        "gpt-small": { kind: "openai", model: "gpt-small-2026-08" },
        "claude-mini": { kind: "anthropic", model: "claude-mini-4" },
        "local-llama": { kind: "openai-compatible", model: "llama3.2" },
        "replay-last-week": { kind: "replay" },
      },
      scenarioDetails: Object.fromEntries(
        scenarioNames.map((name, index) => [
          String(index + 1),
          { name, kind: "prompt", mode: index === 1 ? "strict" : "prompt" },
        ]),
      ),
    },
    environment: {
      touchstone: "0.1.0",
      node: "24.0.0",
      platform: "linux",
      git: { commit: "45b495e1f00d45b495e1f00d", branch: "main", dirty: true },
    },
  };
}
