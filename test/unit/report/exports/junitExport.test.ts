import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ExportedRun } from "../../../../src/report/exports/exportFormat.ts";
import { junitExport } from "../../../../src/report/exports/junitExport.ts";
import { makeAttempt, makeHead, makeRun } from "../makeTest.ts";
import { hostileText } from "./hostileText.ts";
import { findJunitFaults } from "./junitShape.ts";
import { joinPieces, makeExportedRun } from "./makeExport.ts";
import { findAll, readXml, type XmlElement } from "./readXml.ts";
import { makeEnds, makeHostile, makeProbe, marks } from "./specimens.ts";

const join = (runs: readonly ExportedRun[], includeValues = false) =>
  joinPieces(junitExport.stream(runs, { includeValues }));
const read = async (runs: readonly ExportedRun[], includeValues = false) =>
  readXml(await join(runs, includeValues));
/** What XML 1.0 cannot hold. */
const strip = (text: string) =>
  text.toWellFormed().replace(/[^\t\n\r -\ufffc\u{10000}-\u{10ffff}]/gu, "");

describe("the export format junit", () => {
  it("has a suite per provider and scenario, with what is known of the run", async () => {
    const { environment: _, ...head } = makeHead({ duration: 2000 });
    assert.equal(
      await join([makeExportedRun({ head })]),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="touchstone" tests="1" failures="0" errors="0" time="0.010">
  <testsuite name="${head.id} · a · 1" tests="1" failures="0" errors="0" skipped="0" time="0.010" timestamp="2026-01-02T03:04:00">
    <properties>
      <property name="run.id" value="${head.id}"/>
      <property name="run.timestamp" value="2026-01-02T03:04:00.000Z"/>
      <property name="run.status" value="completed"/>
    </properties>
    <testcase classname="${head.id}.a.1" name="run 1" time="0.010"/>
  </testsuite>
</testsuites>
`,
    );
    const suites = findAll(await read([makeEnds()]), "testsuite");
    assert.deepEqual(
      suites.map(({ attributes }) => attributes.name),
      ["people · a · 1 A | <person>", "people · b · 1 A | <person>"],
    );
    const properties = findAll(suites[0] as XmlElement, "property").map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]);
    assert.deepEqual(properties.slice(3), [
      ["config.name", "people"],
      ["config.file", "data/configs/people.touchstone.json"],
      ["provider.kind", "openai"],
      ["provider.model", "m-1"],
      ["git.commit", "abc"],
      ["git.branch", "main"],
      ["touchstone.version", "1.2.3"],
    ]);
  });

  it("has a case a test: failed by codes and paths, errored by its error", async () => {
    const cases = findAll(await read([makeEnds()]), "testcase");
    const told = cases.map(({ attributes, children: [child] }) => [
      attributes.classname,
      attributes.name,
      attributes.time,
      child?.name,
      child?.attributes.type,
      child?.attributes.message,
      child?.text,
    ]);
    const none = [undefined, undefined, undefined, undefined];
    assert.deepEqual(told, [
      ["people.a.1", "run 1", "0.840", ...none],
      ["people.a.1", "run 2", "1.234", ...none],
      ["people.a.1", "run 3", "0.010", ...none],
      [
        ...["people.a.1", "run 4", "0.010", "failure", "enum, minimum, required, type"],
        "required at /name, minimum at /a~0b/0, enum, 1 more",
        "required at /name\nminimum at /a~0b/0\nenum\ntype at /x",
      ],
      [
        ...["people.a.1", "invoice <7> round 2", "0.010", "failure", "value"],
        ...["value at /total", "value at /total"],
      ],
      ["people.a.1", "run 6", "0.010", "failure", "not valid", "not valid", "not valid"],
      ["people.a.1", "run 7", "0.010", "failure", "no attempt", "no attempt", "no attempt"],
      [
        ...["people.a.1", "run 8", "0.010", "error", "http"],
        ...["http: 503: <b>busy</b>\nlater", "http: 503: <b>busy</b>\nlater"],
      ],
      ["people.a.1", "run 9", "0.010", "error", "error", "error: lost", "error: lost"],
      ["people.b.1", "run 1", "0.010", ...none],
    ]);
  });

  it("counts what it holds, in each suite and in all", async () => {
    const root = await read([makeEnds(), makeExportedRun(), makeEnds()]);
    const suites = findAll(root, "testsuite");
    assert.equal(suites.length, 5);
    for (const element of [root, ...suites]) {
      const { tests, failures, errors } = element.attributes;
      assert.deepEqual(
        [tests, failures, errors],
        ["testcase", "failure", "error"].map((name) => String(findAll(element, name).length)),
      );
    }
    assert.equal(root.attributes.tests, "21");
  });

  it("holds values and replies only where they are asked for", async () => {
    const without = await join([makeEnds()]);
    for (const mark of Object.values(marks)) assert.ok(!without.includes(mark), mark);
    const root = await read([makeEnds()], true);
    const [failure] = findAll(root, "testcase").filter(({ attributes }) =>
      attributes.name?.startsWith("invoice"),
    );
    const message = `value at /total: must be "${marks.expected}", but is "${marks.actual}"`;
    assert.deepEqual(
      failure?.children.map(({ name, text }) => [name, text]),
      [
        ["failure", message],
        ["system-out", marks.reply],
      ],
    );
  });

  it("has the shape that the usual schemas ask for", async () => {
    for (const includeValues of [false, true]) {
      const runs = [makeEnds(), makeProbe(), makeExportedRun({ tests: [] })];
      assert.deepEqual(findJunitFaults(await read(runs, includeValues)), []);
    }
    assert.deepEqual(findJunitFaults(await read([])), []);
  });

  it("tells of a probe by its keywords: none fails, one that cannot be told is skipped", async () => {
    const [suite] = findAll(await read([makeProbe()]), "testsuite");
    const { tests, failures, errors, skipped } = suite?.attributes ?? {};
    assert.deepEqual([tests, failures, errors, skipped], ["2", "0", "0", "1"]);
    assert.deepEqual(
      findAll(suite as XmlElement, "testcase").map(({ attributes, children: [child] }) => [
        attributes.name,
        child?.name,
        child?.text ?? child?.attributes.message,
      ]),
      [
        ["pattern", "system-out", "ignored: 1 of 1 broke it: pattern"],
        ["enum", "skipped", ""],
      ],
    );
    assert.match(await join([makeProbe()]), /<skipped message="cannot tell: [^"]+timeout/);
  });

  it("is XML that says the same texts, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const root = await read([makeHostile(text)], true);
        assert.deepEqual(findJunitFaults(root), []);
        const [first] = findAll(root, "testcase");
        assert.equal(first?.attributes.name, `${strip(text)} round 1`);
        assert.equal(first.attributes.classname, `${strip(text)}.${strip(text)}.1`);
        const replies = findAll(root, "system-out").map((element) => element.text);
        assert.deepEqual(replies, Array(3).fill(strip(text)));
      }),
    );
  });

  it("leaves out what XML forbids, and nothing else", async () => {
    const kept = "\t\n\r \u007f\u0085\u2028\ud7ff\ue000\ufffd😀]]>&<'\"";
    for (const forbidden of [
      "\u0000",
      "\u0008",
      "\u001b",
      "\ud800",
      "\udfff",
      "\ufffe",
      "\uffff",
    ]) {
      const attempt = makeAttempt({ rawResponse: `${forbidden}${kept}${forbidden}` });
      const run = makeRun({ case: `${kept}${forbidden}`, attempts: [attempt] });
      const root = await read(
        [makeExportedRun({ tests: [{ provider: "a", scenario: 1, run }] })],
        true,
      );
      assert.equal(findAll(root, "system-out")[0]?.text, kept);
      assert.equal(findAll(root, "testcase")[0]?.attributes.name, `${kept} round 1`);
    }
  });

  it("bounds what a test says, and tells how much is left out", async () => {
    const validationErrors = Array.from({ length: 1000 }, (_, at) => {
      return { path: [String(at)], code: "type", message: "x".repeat(100_000) };
    });
    const rawResponse = "é".repeat(1_000_000);
    const attempts = [makeAttempt({ success: false, validationErrors, rawResponse })];
    const run = makeRun({ success: false, attempts });
    const text = await join(
      [makeExportedRun({ tests: [{ provider: "a", scenario: 1, run }] })],
      true,
    );
    assert.ok(text.length < 40_000, String(text.length));
    assert.match(text, /é… \(996,000 more characters\)<\/system-out>/);
    assert.match(text, /\n950 more<\/failure>/);
  });

  it("reads tests only as its pieces are taken", async () => {
    let read = 0;
    const tests = {
      async *[Symbol.asyncIterator]() {
        for (let runNumber = 1; runNumber <= 20_000; runNumber += 1) {
          read = runNumber;
          yield { provider: "a", scenario: 1, run: makeRun({ runNumber }) };
        }
      },
    };
    const pieces = junitExport.stream([makeExportedRun({ tests })]);
    const first = await pieces.next();
    assert.ok(typeof first.value === "string" && first.value.length < 64 * 1024);
    assert.ok(read < 1000, String(read));
    await pieces.return(undefined);
  });

  it("breaks off when there are other tests the second time", async () => {
    for (const counts of [
      [1, 2],
      [2, 1],
      [3, 0],
    ]) {
      const given = [...counts];
      const tests = {
        *[Symbol.iterator]() {
          const count = given.shift() ?? 0;
          for (let at = 0; at < count; at += 1) {
            yield { provider: "a", scenario: 1, run: makeRun({ runNumber: at }) };
          }
        },
      };
      await assert.rejects(join([makeExportedRun({ tests })]), /changed while/);
    }
  });
});
