import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import * as z from "zod";
import { ctrfExport } from "../../../../src/report/exports/ctrfExport.ts";
import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { hostileText } from "./hostileText.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";
import { makeEnds, makeHostile, makeProbe, marks } from "./specimens.ts";

const schemaFile = new URL("../../../fixtures/ctrf/report.schema.json", import.meta.url);
const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const isReport = ajv.compile(JSON.parse(await readFile(schemaFile, "utf8")));

/** What is read of a report here. */
const reportSchema = z.object({
  specVersion: z.string(),
  results: z.object({
    summary: z.record(z.string(), z.number()),
    environment: z.record(z.string(), z.unknown()),
    extra: z.unknown(),
    tests: z.array(z.record(z.string(), z.unknown())),
  }),
});

const join = (runs: readonly ExportedRun[], includeValues = false) =>
  joinPieces(ctrfExport.stream(runs, { includeValues }));

/** The results of one run, whose report fits the schema. */
async function read(run: ExportedRun, includeValues = false) {
  const report: unknown = JSON.parse(await join([run], includeValues));
  assert.ok(isReport(report), JSON.stringify(isReport.errors));
  return reportSchema.parse(report).results;
}

describe("the export format ctrf", () => {
  it("tells passed from failed, and errored as other", async () => {
    const { tests, summary } = await read(makeEnds());
    assert.deepEqual(
      tests.map(({ name, status, rawStatus, duration, message, trace, retries, flaky }) => [
        ...[name, status, rawStatus, duration, message, trace, retries, flaky],
      ]),
      [
        ["a · 1 · run 1", "passed", "passed", 840, undefined, undefined, 0, undefined],
        ["a · 1 · run 2", "passed", "passed", 1234, undefined, undefined, 1, true],
        ["a · 1 · run 3", "passed", "passed", 10, undefined, undefined, 0, undefined],
        [
          ...["a · 1 · run 4", "failed", "failed", 10],
          "required at /name, minimum at /a~0b/0, enum, 1 more",
          "required at /name\nminimum at /a~0b/0\nenum\ntype at /x",
          ...[1, undefined],
        ],
        [
          ...["a · 1 · invoice <7> round 2", "failed", "failed", 10],
          ...["value at /total", "value at /total", 0, undefined],
        ],
        ["a · 1 · run 6", "failed", "failed", 10, "not valid", "not valid", 0, undefined],
        ["a · 1 · run 7", "failed", "failed", 10, "no attempt", "no attempt", 0, undefined],
        [
          ...["a · 1 · run 8", "other", "errored", 10],
          ...["http: 503: <b>busy</b>\nlater", "http: 503: <b>busy</b>\nlater", 0, undefined],
        ],
        ["a · 1 · run 9", "other", "errored", 10, "error: lost", "error: lost", 0, undefined],
        ["b · 1 · run 1", "passed", "passed", 10, undefined, undefined, 0, undefined],
      ],
    );
    assert.deepEqual(summary, {
      ...{ tests: 10, passed: 4, failed: 4, skipped: 0, pending: 0, other: 2, flaky: 1 },
      start: Date.parse("2026-01-02T03:04:00.000Z"),
      stop: Date.parse("2026-01-02T03:05:05.000Z"),
    });
  });

  it("has suite, places and the failed attempts before the last one", async () => {
    const { tests, environment, extra } = await read(makeEnds());
    const [, retried, , , ofCase] = tests;
    assert.deepEqual(retried?.suite, ["people", "a", "1 A | <person>"]);
    assert.deepEqual(retried.retryAttempts, [
      {
        attempt: 1,
        status: "failed",
        duration: 10,
        start: Date.parse("2026-01-02T03:04:05.006Z"),
        message: "type at /name",
      },
    ]);
    assert.deepEqual(ofCase?.extra, {
      touchstone: {
        ...{ provider: "a", scenario: 1, runNumber: 5, case: "invoice <7>", round: 2 },
        errorCodes: ["value"],
      },
    });
    assert.deepEqual(environment, {
      ...{ reportName: "people", commit: "abc", branchName: "main", osPlatform: "linux" },
    });
    const config = "data/configs/people.touchstone.json";
    assert.deepEqual(extra, { touchstone: { runId: makeHead().id, status: "completed", config } });
  });

  it("holds values and replies only where they are asked for", async () => {
    const without = await join([makeEnds()]);
    for (const mark of Object.values(marks)) assert.ok(!without.includes(mark), mark);
    const withValues = await join([makeEnds()], true);
    for (const mark of Object.values(marks)) assert.ok(withValues.includes(mark), mark);
    await read(makeEnds(), true);
  });

  it("is a report each of several runs, and of runs that lack what others have", async () => {
    const runs = [makeEnds(), makeExportedRun({ tests: [] }), makeProbe()];
    const reports: unknown = JSON.parse(await join(runs));
    assert.ok(Array.isArray(reports) && reports.length === 3);
    for (const report of reports) assert.ok(isReport(report), JSON.stringify(isReport.errors));
    const head = makeHead({ timestamp: "yesterday", duration: 0.4 });
    const attempts = [makeAttempt({ timestamp: "then" })];
    const tests = [{ provider: "a", scenario: 1, run: makeRun({ attempts }) }];
    const { summary } = await read(makeExportedRun({ head, tests }));
    assert.deepEqual([summary.start, summary.stop], [0, 0]);
  });

  it("tells of a probe by its keywords: none fails, one that cannot be told is other", async () => {
    const { tests } = await read(makeProbe());
    assert.deepEqual(
      tests.map(({ name, status, rawStatus }) => [name, status, rawStatus]),
      [
        ["pattern", "passed", "ignored"],
        ["enum", "other", "cannot tell"],
      ],
    );
  });

  it("is JSON that says the same texts, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const { tests } = await read(makeHostile(text), true);
        const [first] = tests;
        assert.equal(first?.name, `${text} · 1 · ${text} round 1`);
        assert.equal(first.message, `error: ${text}`);
      }),
    );
  });
});
