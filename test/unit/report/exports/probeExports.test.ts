import assert from "node:assert/strict";
import type { ResultHead } from "../../../../src/model/results/resultFile.ts";
import { csvExport } from "../../../../src/report/exports/csvExport.ts";
import type { ExportedRun, ExportedTest } from "../../../../src/report/exports/exportFormat.ts";
import { markdownExport } from "../../../../src/report/exports/markdownExport.ts";
import { findProbe } from "../../../../src/run/probe/findProbe.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";

const markdown = (...runs: ExportedRun[]) => joinPieces(markdownExport.stream(runs));
const csv = (...runs: ExportedRun[]) => joinPieces(csvExport.stream(runs));

describe("the export of a probe", () => {
  it("as Markdown has a table of keywords and verdicts, and no rate", async () => {
    assert.equal(
      await markdown(makeProbe()),
      `## \`people probe a\` · 2 Jan 2026, 03:04:00 UTC · completed

What \`a\` (\`openai\`, \`m|1\`) makes of keywords of JSON Schema in strict mode.

1 enforced · 1 ignored · 1 rejected · 1 cannot tell · 10 tests · took 1.0 s · run \`${makeHead().id}\`

| keywords | verdict | why |
| --- | --- | --- |
| \`pattern\` | ignored | \`1 of 2 broke it: pattern\` |
| \`enum\` | enforced | \`2 of 2 kept it\` |
| \`$ref\` | cannot tell | \`1 of 2 kept it, 1 timeout\` |
| \`uniqueItems\` | rejected | \`schema refused 2 of 2 times\` |

Control: \`2 of 2 as asked\`.

### Errors

| scenario | tests | error |
| --- | --: | --- |
| 14 \`uniqueItems\` | 2 | \`rejected_schema\`: \`'uniqueItems' is <b>not</b> permitted\` |
| 9 \`$ref\` | 1 | \`timeout\`: \`no answer\` |
`.replace("`m|1`", "`m`&#124;`1`"),
    );
  });

  it("as Markdown says when nothing can be told to be enforced, and has no errors where there are none", async () => {
    const tests = [...Array(2)].flatMap((_, at) => [
      made(1, at + 1, broke("const")),
      made(7, at + 1),
    ]);
    const text = await markdown(makeProbe({ tests }));
    assert.match(
      text,
      /^Control: `0 of 2 as asked, 2 const`\. No keyword can be told to be enforced/m,
    );
    assert.match(text, /^\| `enum` \| cannot tell \| `2 of 2 kept it, but the control/m);
    assert.doesNotMatch(text, /### Errors|%|passed|Failed tests/);
  });

  it("as Markdown counts the tests of a probe that was cancelled", async () => {
    const summary = { totalTests: 1, passed: 1, failed: 0, successRate: 100, plannedTests: 10 };
    const text = await markdown(
      makeProbe({ tests: [made(7, 1)], head: { summary, status: "cancelled" } }),
    );
    assert.match(text, /· cancelled\n/);
    assert.match(text, /0 enforced .* · 1 of 10 tests · /);
    assert.match(text, /^\| `enum` \| cannot tell \| `1 of 2 kept it, 1 without a reply` \|$/m);
  });

  it("as Markdown lists so many errors and counts the others", async () => {
    const groups = Array.from({ length: 25 }, (_, at) => at + 2);
    const tests = groups.map((scenario) => made(scenario, 1, errored("http", "503")));
    const text = await markdown(makeProbe({ tests }));
    assert.equal(text.match(/`http`: `503`/g)?.length, 20);
    assert.ok(text.endsWith("|\n\n… and 5 more\n"), text.slice(-80));
  });

  it("stands beside that of a run, which tells of tests as ever", async () => {
    const run = makeExportedRun();
    const both = await markdown(makeProbe(), run);
    assert.equal(both, `${await markdown(makeProbe())}\n${await markdown(run)}`);
    assert.match(both, /1 passed of 1 test · 100% success/);
  });

  it("as CSV has the verdict on each row, which no row of a run has", async () => {
    const rows = (await csv(makeProbe(), makeExportedRun())).trimEnd().split("\n");
    const cells = rows.map((row) => row.split(","));
    assert.equal(cells[0]?.at(-1), "probe_verdict");
    assert.deepEqual(
      cells.slice(1).map((row) => [row[2], row[5], row.at(-1)]),
      [
        ["1", "true", "control"],
        ["2", "true", "ignored"],
        ["7", "true", "enforced"],
        ["9", "true", "cannot tell"],
        ["14", "false", "rejected"],
        ["1", "true", "control"],
        ["2", "false", "ignored"],
        ["7", "true", "enforced"],
        ["9", "false", "cannot tell"],
        ["14", "false", "rejected"],
        ["1", "true", ""],
      ],
    );
    assert.equal(new Set(cells.map((row) => row.length)).size, 1);
  });
});

const keywords: Record<number, string> = {
  1: "control",
  2: "pattern",
  7: "enum",
  9: "$ref",
  14: "uniqueItems",
};

/** A probe of two rounds over four groups of keywords. */
function makeProbe({
  head: over = {},
  tests = makeTests(),
}: {
  readonly head?: Partial<ResultHead>;
  readonly tests?: ExportedTest[];
} = {}): ExportedRun {
  const scenarios = Object.keys(keywords).map(Number);
  const head = makeHead({
    summary: { totalTests: 10, passed: 5, failed: 5, successRate: 50, plannedTests: 10 },
    config: {
      providers: ["a"],
      scenarios,
      runsPerScenario: 2,
      name: "people probe a",
      probe: true,
      providerDetails: { a: { kind: "openai", model: "m|1" } },
      scenarioDetails: Object.fromEntries(
        scenarios.map((number) => [number, { name: keywords[number] ?? "", kind: "prompt" }]),
      ),
    },
    ...over,
  });
  const judgeProbe: ExportedRun["judgeProbe"] = (outcomes) => findProbe(head, outcomes, true);
  return makeExportedRun({ head, tests, judgeProbe });
}

function makeTests(): ExportedTest[] {
  const refused = errored("rejected_schema", "'uniqueItems' is <b>not</b> permitted");
  return [
    ...[made(1, 1), made(2, 1), made(7, 1), made(9, 1), made(14, 1, refused)],
    ...[made(1, 2), made(2, 2, broke("pattern")), made(7, 2)],
    ...[made(9, 2, errored("timeout", "no answer")), made(14, 2, refused)],
  ];
}

function made(scenario: number, runNumber: number, over = {}): ExportedTest {
  const attempt = makeAttempt(over);
  const run = makeRun({ runNumber, success: attempt.success, attempts: [attempt] });
  return { provider: "a", scenario, run };
}

function broke(code: string): Partial<ReturnType<typeof makeAttempt>> {
  return { success: false, validationErrors: [{ path: ["x"], message: "no", code }] };
}

function errored(errorKind: "timeout" | "rejected_schema" | "http", errorMessage: string) {
  return { success: false, errorKind, errorMessage };
}
