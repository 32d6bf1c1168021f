import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import type { ExportedRun } from "../../../../../src/report/exports/exportFormat.ts";
import { htmlExport } from "../../../../../src/report/exports/html/htmlExport.ts";
import { makeAttempt, makeHead, makeRun } from "../../makeTest.ts";
import { hostileText } from "../hostileText.ts";
import { joinPieces, makeExportedRun } from "../makeExport.ts";
import { findAll, readXml, type XmlElement } from "../readXml.ts";
import { makeEnds, makeHostile, makeProbe, marks } from "../specimens.ts";

const join = (runs: readonly ExportedRun[], includeValues = false) =>
  joinPieces(htmlExport.stream(runs, { includeValues }));
/** The document as an XML parser reads it, which takes only what is closed and quoted. */
const read = async (runs: readonly ExportedRun[], includeValues = false) =>
  readXml(await join(runs, includeValues));

/** All text of an element but styles, in no order of its own and its children's. */
const textOf = (element: XmlElement): string =>
  element.name === "style"
    ? ""
    : [element.text, ...element.children.map(textOf)].join(" ").replace(/\s+/g, " ").trim();
/** Elements within elements, but for notes on what is cut. */
const namesOf = ({ name, children }: XmlElement): unknown[] => [
  name,
  children.filter((child) => child.name !== "i").map(namesOf),
];

describe("the export format html", () => {
  it("has figures, results, failures and tests of a run", async () => {
    const root = await read([makeEnds()]);
    assert.deepEqual(
      ["h1", "h2", "h3"].map((name) => findAll(root, name).map(textOf)),
      [
        ["people"],
        ["Results", "Most frequent failures", "Missed fields", "Tests"],
        ["a · 1 A | <person>", "b · 1 A | <person>"],
      ],
    );
    const figures = findAll(root, "dl").flatMap(({ children }) => children.map(textOf));
    assert.deepEqual(figures, [
      ...["Pass rate 40.0%", "At first attempt 30.0%", "Tests 10", "Passed 4", "Failed 4"],
      "Errored 2",
    ]);
    const [results, failures] = findAll(root, "tbody").map(({ children }) =>
      children.map((row) => row.children.map(textOf)),
    );
    const many = ["33.3% 12.1% to 64.6%", "22.2%", "33.3%", "2", "0%", "10 ms", "1.2 s"];
    const one = ["100% 20.7% to 100%", "100%", "100%", "", "", "10 ms", "10 ms"];
    const all = ["40.0%", "30.0%", "40.0%", "2", "0%", "10 ms", "1.2 s"];
    assert.deepEqual(results, [
      ["a", "1 A | <person>", "3/9", ...many],
      ["b", "1 A | <person>", "1/1", ...one],
      ["all", "", "4/10", ...all],
    ]);
    assert.deepEqual(
      failures?.map(([reason, tests, example]) => [reason, tests, example]).slice(-3),
      [
        ["no attempt", "1 failed", "a, scenario 1, run 7"],
        ["http", "1 errored", "a, scenario 1, run 8: 503: <b>busy</b> later"],
        ["error", "1 errored", "a, scenario 1, run 9: lost"],
      ],
    );
  });

  it("has a line a test that opens where there is more to say", async () => {
    const root = await read([makeEnds()]);
    const lines = findAll(root, "summary").map(textOf);
    assert.equal(lines.length, 7);
    const retried = findAll(root, "details")[0];
    assert.match(textOf(retried as XmlElement), /run 2.*passed.*2 attempts, 1\.2 s/);
    assert.match(textOf(retried as XmlElement), /Attempt 1.*failed.*type at \/name.*Attempt 2/);
    const [, steps] = findAll(root, "details").map(textOf);
    assert.match(steps ?? "", /Step 1, attempt 1.*Step 2, attempt 1/);
    assert.deepEqual(findAll(root, "span").map(textOf), ["run 1 840 ms", "run 1 10 ms"]);
  });

  it("says at its top what it holds, and holds replies and values only where they are asked for", async () => {
    const without = await join([makeEnds()]);
    for (const mark of Object.values(marks)) assert.ok(!without.includes(mark), mark);
    assert.match(
      without,
      /<\/h1>\n<p class="facts">.*<\/p>\n<p class="holds">[^<]*no replies, no values/,
    );
    const withValues = await join([makeEnds()], true);
    for (const mark of Object.values(marks)) assert.ok(withValues.includes(mark), mark);
    assert.match(withValues, /<\/p>\n<p class="holds values">[^<]*holds replies[^<]*no prompts/);
    assert.match(withValues, /<pre[^>]*>reply-4711<\/pre>/);
  });

  it("loads and runs nothing: its policy allows its own style alone", async () => {
    const root = await read([makeEnds(), makeProbe()], true);
    const [policy] = findAll(root, "meta").flatMap(({ attributes }) =>
      attributes["http-equiv"] === "Content-Security-Policy" ? [attributes.content] : [],
    );
    const [style] = findAll(root, "style");
    const hash = createHash("sha256")
      .update(style?.text ?? "")
      .digest("base64");
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    for (const name of ["script", "link", "img", "iframe", "form", "base"]) {
      assert.deepEqual(findAll(root, name), [], name);
    }
    const all = await join([makeEnds()], true);
    assert.doesNotMatch(all, / (src|srcset|style|on\w+)=|url\(|@import|https?:\/\//);
  });

  it("puts several runs into one document, with links to them", async () => {
    const root = await read([makeEnds(), makeProbe(), makeExportedRun()]);
    assert.equal(textOf(findAll(root, "h1")[0] as XmlElement), "3 runs");
    const links = findAll(root, "a").map(({ attributes }) => attributes.href);
    const targets = findAll(root, "h2").map(({ attributes }) => `#${attributes.id}`);
    assert.deepEqual(links.slice(0, 3), targets);
    assert.equal(findAll(root, "h5").length, 0);
    assert.equal(textOf(findAll(await read([]), "h1")[0] as XmlElement), "0 runs");
  });

  it("names the sections of each run that are there, with links to them", async () => {
    const root = await read([makeEnds(), makeExportedRun()]);
    const sections = findAll(root, "section").map(({ attributes }) => `#${attributes.id}`);
    const links = findAll(root, "a").map(({ attributes }) => attributes.href);
    assert.deepEqual(links.slice(2), sections);
    assert.deepEqual(sections, [
      ...["#run-1-overview", "#run-1-failures", "#run-1-tests"],
      ...["#run-2-overview", "#run-2-tests"],
    ]);
    const [only] = findAll(await read([makeEnds()]), "nav");
    assert.equal(
      textOf(only as XmlElement)
        .replace(/\s+/g, " ")
        .trim(),
      "Overview Failures Tests",
    );
  });

  it("tells of a probe by its verdicts, without a rate", async () => {
    const text = textOf(await read([makeProbe()]));
    assert.match(text, /What a makes of keywords/);
    assert.match(text, /pattern.*ignored.*1 of 1 broke it/);
    assert.doesNotMatch(text, /Pass rate|%/);
  });

  it("claims no interval for a run that was cut short", async () => {
    for (const status of ["cancelled", "interrupted", "failed"] as const) {
      const text = textOf(await read([makeExportedRun({ head: makeHead({ status }) })]));
      assert.doesNotMatch(text, / to |Wilson/);
    }
    assert.match(textOf(await read([makeExportedRun()])), /20\.7% to 100%.*Wilson/);
  });

  it("shows the fields that had other values than expected", async () => {
    const values = {
      compared: 2,
      matched: 1,
      fields: [{ path: ["<total>"], expected: 1, actual: 2 }],
    };
    const runs = [
      makeRun({ values, success: false }),
      makeRun({ values: { ...values, fields: [] } }),
    ];
    const tests = runs.map((run) => ({ provider: "a", scenario: 1, run }));
    const text = textOf(await read([makeExportedRun({ tests })]));
    assert.match(text, /Missed fields.*\/<total>.*1 of 2/);
  });

  it("has the same elements whatever its texts say", async () => {
    for (const includeValues of [false, true]) {
      const harmless = namesOf(await read([makeHostile("harmless")], includeValues));
      await fc.assert(
        fc.asyncProperty(hostileText, async (text) => {
          const root = await read([makeHostile(text)], includeValues);
          assert.deepEqual(namesOf(root), harmless);
        }),
      );
    }
  });

  it("is at most 1.5 times as large as its data, beside its styles", async () => {
    const frame = Buffer.byteLength(await join([makeExportedRun({ tests: [] })]));
    assert.ok(frame < 6000, String(frame));
    const replies = [
      "{}",
      "<".repeat(75),
      "<".repeat(150),
      "<".repeat(3000),
      "\u0000".repeat(500),
      'say "&" <b>\n'.repeat(200),
    ];
    for (const reply of [...replies, "é".repeat(50_000), "\ud800\u202e".repeat(1000)]) {
      for (const success of [true, false]) {
        const validationErrors = success
          ? []
          : [{ path: [reply.slice(0, 300)], code: "type", message: reply.slice(0, 500) }];
        const attempts = [makeAttempt({ success, rawResponse: reply, validationErrors })];
        const tests = Array.from({ length: 200 }, (_, at) => {
          return {
            provider: "a",
            scenario: 1,
            run: makeRun({ runNumber: at + 1, success, attempts }),
          };
        });
        const run = makeExportedRun({ tests });
        const data = JSON.stringify(
          { ...run.head, results: tests.map((test) => test.run) },
          null,
          2,
        );
        for (const includeValues of [false, true]) {
          const bytes = Buffer.byteLength(await join([run], includeValues)) - frame;
          const share = bytes / Buffer.byteLength(data);
          assert.ok(share <= 1.5, `${share} of ${JSON.stringify(reply.slice(0, 10))}`);
        }
      }
    }
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
    const pieces = htmlExport.stream([makeExportedRun({ tests })]);
    const first = await pieces.next();
    assert.ok(typeof first.value === "string" && first.value.length < 64 * 1024);
    assert.ok(read < 1000, String(read));
    await pieces.return(undefined);
  });
});
