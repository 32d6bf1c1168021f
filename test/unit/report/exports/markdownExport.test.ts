import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { markdownExport } from "../../../../src/report/exports/markdownExport.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { replaceSpans } from "./codeSpans.ts";
import { hostileText } from "./hostileText.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";

const join = (...runs: ExportedRun[]) => joinPieces(markdownExport.stream(runs));
const errorAt = (code: string, ...path: string[]) => ({ path, code, message: `must ${code}` });

describe("the export format markdown", () => {
  it("has a heading, figures, a table and the failed tests of a run", async () => {
    assert.equal(
      await join(makePeople()),
      `## \`people\` · 2 Jan 2026, 03:04:00 UTC · cancelled by maxMinutes

2 passed of 4 of 8 tests · 50.0% success · 25.0% at first attempt · 1 errored · took 1 m 5 s · 1,200 tokens in · $0.030 · run \`${makeHead().id}\`

| provider | scenario | passed | 1st try | success | p50 | p95 | cost |
| --- | --- | --: | --: | --: | --: | --: | --: |
| \`a\` | 1 \`A \`&#124;\` person\` | 2/2 | 50.0% | 100% | 840 ms | 1.2 s | $0.030 |
| \`a\` | 2 |  |  |  |  |  |  |
| \`b\` | 1 \`A \`&#124;\` person\` | 0/1 | 0% | 0% | 10 ms | 10 ms |  |
| \`b\` | 2 | 0/1 | 0% | 0% | 10 ms | 10 ms |  |

### Failed tests

| provider | scenario | run | attempts | why |
| --- | --- | --: | --: | --- |
| \`b\` | 1 \`A \`&#124;\` person\` | 1 | 2 | \`required\` at \`/name\`, \`minimum\` at \`/age\`, \`enum\`, 2 more |
| \`b\` | 2 | 1 | 1 | http: \`503: <b>busy</b>\` |
`,
    );
  });

  it("has a column of values where some were expected", async () => {
    const values = { compared: 2, matched: 1, fields: [] };
    const runs = [makeRun({ values }), makeRun({ runNumber: 2, success: false, values })];
    const tests = runs.map((run) => ({ provider: "a", scenario: 1, run }));
    const text = await join(makeExportedRun({ tests }));
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    const at = rows[0]?.split(" | ").indexOf("values") ?? -1;
    assert.ok(at > 0, rows[0]);
    assert.equal(rows[2]?.split(" | ")[at], "50.0%");
    assert.ok(!(await join(makeExportedRun())).includes("values"));
  });

  it("puts several runs into one document", async () => {
    const one = await join(makeExportedRun());
    assert.equal(await join(makeExportedRun(), makeExportedRun()), `${one}\n${one}`);
  });

  it("shows the first failed tests of each run and counts the others", async () => {
    const run = makeFailing(25);
    for (const text of (await join(run, run)).split(/^## /m).slice(1)) {
      assert.equal(text.match(/^\| `a` \| 1 \| \d+ \| 0 \| no attempt \|$/gm)?.length, 20);
      assert.ok(text.trimEnd().endsWith("|\n\n… and 5 more"));
    }
    assert.ok(!(await join(makeFailing(20))).includes("more"));
  });

  it("leaves out what is not known: rates without a test, names, times that are none", async () => {
    const head = makeHead({ timestamp: "yesterday" });
    assert.equal(
      await join(makeExportedRun({ head, tests: [] })),
      `## \`a\` · \`yesterday\` · completed

0 passed of 0 tests · took 1.0 s · run \`${head.id}\`

| provider | scenario | passed | 1st try | success | p50 | p95 | cost |
| --- | --- | --: | --: | --: | --: | --: | --: |
| \`a\` | 1 |  |  |  |  |  |  |
`,
    );
  });

  it("has the same marks and cells whatever its texts say", async () => {
    const harmless = toSkeleton(await join(makeHostile("harmless")));
    assert.equal(harmless.match(/^\|/gm)?.length, 3 + 4);
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        assert.equal(toSkeleton(await join(makeHostile(text))), harmless);
      }),
    );
  });
});

/** A document without the texts it quotes. */
function toSkeleton(document: string): string {
  const lines = document.split("\n").map((line) => replaceSpans(line, "\u25a1"));
  return lines.join("\n").replace(/(?:\u25a1|&#124;)+/g, "\u25a1");
}

/** A run with this text wherever a config, a provider or a reply brings one. */
function makeHostile(text: string): ExportedRun {
  const head = makeHead({
    id: text,
    timestamp: "a | <b>day",
    config: {
      providers: [text],
      scenarios: [1],
      runsPerScenario: 2,
      name: text,
      scenarioDetails: { 1: { name: text, kind: "prompt" } },
    },
  });
  const attempts = [
    makeAttempt({ success: false, errorMessage: text }),
    makeAttempt({ success: false, validationErrors: [errorAt(text, text), errorAt(text)] }),
  ];
  const tests = attempts.map((attempt, at) => {
    const run = makeRun({ runNumber: at + 1, success: false, attempts: [attempt] });
    return { provider: text, scenario: 1, run };
  });
  return makeExportedRun({ head, tests });
}

function makeFailing(count: number): ExportedRun {
  const tests = Array.from({ length: count }, (_, at) => {
    const run = makeRun({ runNumber: at + 1, success: false, attempts: [] });
    return { provider: "a", scenario: 1, run };
  });
  return makeExportedRun({ tests });
}

/** Two providers, two scenarios; one cell without a test. */
function makePeople(): ExportedRun {
  const head = makeHead({
    status: "cancelled",
    stopReason: "maxMinutes",
    duration: 65_000,
    summary: { totalTests: 4, passed: 2, failed: 2, successRate: 50, plannedTests: 8 },
    config: {
      providers: ["a", "b"],
      scenarios: [1, 2],
      runsPerScenario: 2,
      name: "people",
      scenarioDetails: { 1: { name: "A | person", kind: "prompt" } },
    },
  });
  const wrong = (...validationErrors: ReturnType<typeof errorAt>[]) =>
    makeAttempt({ success: false, validationErrors });
  const errors = [
    ...[errorAt("required", "name"), errorAt("required", "name"), errorAt("minimum", "age")],
    ...[errorAt("enum"), errorAt("type", "x"), errorAt("type", "y")],
  ];
  const busy = { success: false, errorKind: "http", errorMessage: "503: <b>busy</b>" } as const;
  const runs = [
    makeRun({
      totalDurationMs: 840,
      attempts: [makeAttempt({ costUsd: 0.03, inputTokens: 1200 })],
    }),
    makeRun({
      runNumber: 2,
      totalDurationMs: 1200,
      attempts: [wrong(errorAt("type")), makeAttempt()],
    }),
    makeRun({ success: false, attempts: [wrong(errorAt("type")), wrong(...errors)] }),
    makeRun({ success: false, attempts: [makeAttempt(busy)] }),
  ] as const;
  const tests = [
    { provider: "a", scenario: 1, run: runs[0] },
    { provider: "a", scenario: 1, run: runs[1] },
    { provider: "b", scenario: 1, run: runs[2] },
    { provider: "b", scenario: 2, run: runs[3] },
  ];
  return makeExportedRun({ head, tests });
}
