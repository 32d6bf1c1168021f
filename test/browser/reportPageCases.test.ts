import assert from "node:assert/strict";
import type { ReportCell, TestAttempts } from "../../src/model/results/report.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

const scenario = 3;

/** A cell whose tests ran cases with expected values. */
function addValues(cell: ReportCell): ReportCell {
  const isWorse = cell.provider === "claude-mini";
  const rates = { parseRate: 100, schemaRate: 95, firstSchemaRate: 90 };
  const values = isWorse
    ? { valueRate: 50, fieldAccuracy: 80 }
    : { valueRate: 90, fieldAccuracy: 99 };
  const missed = isWorse
    ? [
        { pointer: "/total", tests: 6 },
        { pointer: "/items/*/price", tests: 4 },
      ]
    : [{ pointer: "/date", tests: 5 }];
  const summary = { ...cell.summary, ...rates, ...values };
  return { ...cell, summary, fields: { tests: 20, missed } };
}

/** A run whose third scenario has cases, a wrong value in the last attempt of each test. */
function makeHost(): FakeHost {
  const tests = makeTests(20).map((test) =>
    test.scenario === scenario ? { ...test, case: `inv-${test.runNumber}`, round: 1 } : test,
  );
  const host = new FakeHost(tests);
  const { head, cells } = host.model;
  host.model = {
    ...host.model,
    head: { ...head, config: { ...head.config, cases: { [scenario]: 20 } } },
    cells: cells.map((cell) =>
      cell.scenario === scenario && cell.provider !== "gpt-small" ? addValues(cell) : cell,
    ),
  };
  host.attempts = (key): TestAttempts => {
    const fields = [
      { path: ["total"], expected: 12345678901234567890n, actual: "19,99" },
      { path: ["items", "1", "sku"], actual: "<b>x</b>" },
    ];
    const values = { compared: 9, matched: 6, fields };
    return { ...makeAttempts(key), caseResult: { case: "inv-2", round: 1, values } };
  };
  return host;
}

describe("cases in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  it("shows what passed each gate, in cells of scenarios with cases only", async () => {
    await report.open(makeHost());
    const cells = report.page.locator(".cell-gates");
    await cells.first().waitFor();
    const texts = await cells.allInnerTexts();
    assert.equal(texts.length, 3);
    assert.ok(texts.includes("parse 100% · schema 95.0% · value 50.0%"), texts.join("\n"));
  });

  it("lists missed fields, the most frequent first", async () => {
    await report.open(makeHost());
    const table = report.page.getByRole("table", { name: "Missed Fields" });
    await table.waitFor();
    const fields = await table.locator("tbody th").allInnerTexts();
    assert.deepEqual(fields.slice(0, 3), ["/total", "/date", "/date"]);
    assert.equal(fields.at(-1), "/items/*/price");
    assert.match(await shownText(table.locator("tbody tr").first()), /6 of 20 \(30\.0%\)/);
  });

  it("has no such table where every value was met or none was expected", async () => {
    await report.open(new FakeHost(makeTests(2)));
    await report.page.getByRole("grid", { name: "Results" }).waitFor();
    assert.equal(await report.page.locator(".fields-section, .cell-gates").count(), 0);
  });

  it("names the case of a test, and shows expected beside actual values", async () => {
    await report.open(makeHost(), { size: { width: 1280, height: 1500 } });
    const row = report.page.locator(".test-row", { hasText: "inv-1 · Nested" }).first();
    await row.click();
    const detail = report.page.getByRole("complementary");
    await detail.getByText("case inv-2, round 1").waitFor();
    const values = detail.locator("table.values");
    assert.equal(await values.count(), 1);
    const cells = await values.locator("tbody :is(th, td)").allInnerTexts();
    assert.deepEqual(cells, [
      ...["/total", "12345678901234567890", '"19,99"'],
      ...["/items/1/sku", "–", '"<b>x</b>"'],
    ]);
    assert.match(await shownText(detail), /6 of 9 fields as expected[\s\S]*and 1 more/);
  });
});
