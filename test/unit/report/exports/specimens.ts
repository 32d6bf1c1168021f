import type { RunResult } from "../../../../src/model/results/resultFile.ts";
import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { findProbe } from "../../../../src/run/probe/findProbe.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { makeExportedRun } from "./makeExport.ts";

/** What only an export with values may hold: of a reply, and of a case. */
export const marks = { reply: "reply-4711", expected: "expected-4712", actual: "actual-4713" };
/** What else of replies is in results, and may be in such an export. */
export const furtherMarks = {
  parsed: "parsed-4714",
  accepted: "accepted-4715",
  quoted: "quoted-4716",
  cutOff: "cutOff-4717",
};

/** Ends of tests that differ, by what they are. */
export const ends: Readonly<Record<string, RunResult>> = {
  "passed at once": makeRun({ totalDurationMs: 840 }),
  "passed after a retry": makeRun({
    runNumber: 2,
    totalDurationMs: 1234.4,
    attempts: [
      wrong(errorAt("type", "name")),
      makeAttempt({
        attemptNumber: 2,
        rawResponse: marks.reply,
        parsedResponse: { name: furtherMarks.parsed },
      }),
    ],
    finalResponse: { name: furtherMarks.accepted },
  }),
  "passed in two steps": makeRun({
    runNumber: 3,
    attempts: [makeAttempt({ step: 1 }), makeAttempt({ step: 2 })],
  }),
  "failed by its schema": makeRun({
    runNumber: 4,
    success: false,
    attempts: [
      wrong(errorAt("type")),
      wrong(
        ...[errorAt("required", "name"), errorAt("required", "name")],
        errorAt("minimum", "a~b", "0"),
        { path: [], code: "enum", message: `must not be "${furtherMarks.quoted}"` },
        errorAt("type", "x"),
      ),
    ],
  }),
  "failed by its values": makeRun({
    runNumber: 5,
    case: "invoice <7>",
    round: 2,
    success: false,
    attempts: [
      wrong({
        path: ["total"],
        code: "value",
        message: `must be "${marks.expected}", but is "${marks.actual}"`,
      }),
    ],
    values: {
      compared: 2,
      matched: 1,
      fields: [{ path: ["total"], expected: marks.expected, actual: marks.actual }],
    },
  }),
  "failed without an error": makeRun({ runNumber: 6, success: false, attempts: [wrong()] }),
  "failed without an attempt": makeRun({ runNumber: 7, success: false, attempts: [] }),
  errored: makeRun({
    runNumber: 8,
    success: false,
    attempts: [
      makeAttempt({
        success: false,
        errorKind: "http",
        errorMessage: "503: <b>busy</b>\nlater",
        rawResponse: furtherMarks.cutOff,
      }),
    ],
  }),
  "errored without a kind": makeRun({
    runNumber: 9,
    success: false,
    attempts: [makeAttempt({ success: false, errorMessage: "lost" })],
  }),
};

/** A run of two providers: the first has a test of each end, the second one that passed. */
export function makeEnds(): ExportedRun {
  const head = makeHead({
    status: "completed",
    duration: 65_000.4,
    summary: { totalTests: 10, passed: 4, failed: 6, successRate: 40 },
    config: {
      providers: ["a", "b"],
      scenarios: [1],
      runsPerScenario: 9,
      name: "people",
      file: "data/configs/people.touchstone.json",
      maxRetries: 1,
      providerDetails: { a: { kind: "openai", model: "m-1" } },
      scenarioDetails: { 1: { name: "A | <person>", kind: "prompt" } },
    },
    environment: {
      touchstone: "1.2.3",
      node: "v24.0.0",
      platform: "linux",
      git: { commit: "abc", branch: "main", dirty: false },
    },
  });
  const tests = [
    ...Object.values(ends).map((run) => ({ provider: "a", scenario: 1, run })),
    { provider: "b", scenario: 1, run: makeRun() },
  ];
  return makeExportedRun({ head, tests });
}

/** A probe of two groups of keywords: `pattern` is ignored, of `enum` nothing can be told. */
export function makeProbe(): ExportedRun {
  const names: Readonly<Record<number, string>> = { 1: "control", 2: "pattern", 7: "enum" };
  const head = makeHead({
    config: {
      providers: ["a"],
      scenarios: [1, 2, 7],
      runsPerScenario: 1,
      name: "people probe a",
      probe: true,
      scenarioDetails: Object.fromEntries(
        Object.entries(names).map(([number, name]) => [number, { name, kind: "prompt" }]),
      ),
    },
  });
  const attempts = [
    [1, makeAttempt()],
    [2, wrong(errorAt("pattern", "x"))],
    [7, makeAttempt({ success: false, errorKind: "timeout", errorMessage: "no answer" })],
  ] as const;
  const tests = attempts.map(([scenario, attempt]) => {
    const run = makeRun({ success: attempt.success, attempts: [attempt] });
    return { provider: "a", scenario, run };
  });
  return makeExportedRun({
    head,
    tests,
    judgeProbe: (outcomes) => findProbe(head, outcomes, true),
  });
}

/** A run with this text wherever a config, a provider, a case or a reply brings one. */
export function makeHostile(text: string): ExportedRun {
  const head = makeHead({
    id: text,
    config: {
      providers: [text],
      scenarios: [1],
      runsPerScenario: 3,
      name: text,
      file: text,
      providerDetails: { [text]: { kind: text, model: text } },
      scenarioDetails: { 1: { name: text, kind: "prompt" } },
    },
    environment: {
      touchstone: text,
      node: text,
      platform: text,
      git: { commit: text, branch: text, dirty: true },
    },
  });
  const attempts = [
    makeAttempt({ success: false, errorMessage: text, rawResponse: text }),
    makeAttempt({
      success: false,
      rawResponse: text,
      validationErrors: [
        { path: [text], code: text, message: text },
        { path: [], code: text, message: text },
      ],
    }),
    makeAttempt({ rawResponse: text, warnings: [text], responseModel: text }),
  ];
  const tests = attempts.map((attempt, at) => {
    const { success } = attempt;
    const run = makeRun({ runNumber: at + 1, case: text, round: 1, success, attempts: [attempt] });
    return { provider: text, scenario: 1, run };
  });
  return makeExportedRun({ head, tests });
}

// --- internal ---

function wrong(...validationErrors: ReturnType<typeof errorAt>[]) {
  return makeAttempt({ success: false, validationErrors, rawResponse: marks.reply });
}

function errorAt(code: string, ...path: string[]) {
  return { path, code, message: `must ${code}, not ${marks.reply}` };
}
