import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ReportModel } from "../../src/model/results/report.ts";
import { makeModel, makeTests } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

describe("matrix of the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const matrix = () => report.page.getByRole("grid", { name: "Results" });
  const cell = (row: number, column: number) =>
    matrix().locator("tbody tr").nth(row).locator("td").nth(column).locator("button");
  const head = (column: number) => matrix().locator("thead button").nth(column);
  const rowHead = (row: number) => matrix().locator("tbody th button").nth(row);

  async function press(key: string, reached: Locator): Promise<void> {
    await report.page.keyboard.press(key);
    assert.ok(await hasFocus(reached), `${key} leads elsewhere`);
  }

  it("has one tab stop, and arrows, Home and End within", async () => {
    await report.open(new FakeHost(makeTests(25)));
    await matrix().waitFor();
    assert.equal(await matrix().locator("[tabindex='0']").count(), 1);
    await head(0).focus();
    await press("ArrowRight", head(1));
    await press("ArrowDown", cell(0, 1));
    await press("ArrowDown", cell(1, 1));
    await press("ArrowLeft", cell(1, 0));
    await press("ArrowLeft", rowHead(1));
    await press("ArrowLeft", rowHead(1));
    await press("End", cell(1, 3));
    await press("ArrowRight", cell(1, 3));
    await press("Home", rowHead(1));
    await press("Control+End", cell(3, 3));
    await press("ArrowDown", cell(3, 3));
    await press("Control+Home", head(0));
    await press("ArrowDown", cell(0, 0));
    assert.equal(await matrix().locator("[tabindex='0']").count(), 1);
  });

  it("is come back to by Tab where it was left, also after new figures and a click", async () => {
    const all = makeTests(10);
    await report.open(new FakeHost(all.slice(0, 100), all.length));
    await cell(2, 1).click();
    await report.page.keyboard.press("Shift+Tab");
    await report.host.send({ type: "report", model: makeModel(all.slice(0, 120), all.length) });
    await report.page.locator("[aria-valuenow='120']").waitFor({ state: "attached" });
    await press("Tab", cell(2, 1));
    await press("ArrowRight", cell(2, 2));
  });

  it("leads to the tests of a cell by Enter", async () => {
    await report.open(new FakeHost(makeTests(25)), { size: { width: 1280, height: 400 } });
    await cell(0, 0).focus();
    await press("ArrowDown", cell(1, 0));
    await report.page.keyboard.press("Enter");
    await report.page.getByText("25 of 400 tests").waitFor();
    assert.deepEqual(report.asked().at(-1)?.filter, { provider: "claude-mini", scenario: 1 });
    await report.waitFor(async () => {
      const box = await report.page.locator("#tests-title").boundingBox();
      return box !== null && box.y < 400;
    });
  });

  it("has cells without tests, too, in its way", async () => {
    const host = new FakeHost(makeTests(25));
    host.model.cells = host.model.cells.filter(
      ({ provider, scenario }) => provider !== "claude-mini" || scenario !== 2,
    );
    await report.open(host);
    await cell(1, 0).focus();
    await press("ArrowRight", matrix().locator("td.empty"));
    await press("ArrowRight", cell(1, 2));
  });

  describe("of 30 × 30 cells", () => {
    for (const width of [320, 800, 1600]) {
      it(`scrolls by itself, its heads staying, at ${width} px`, async () => {
        await report.open(makeLarge(), { size: { width, height: 900 } });
        await matrix().waitFor();
        const isWide = "document.documentElement.scrollWidth > window.innerWidth";
        assert.equal(await report.page.evaluate(isWide), false);
        await head(0).focus();
        const before = await report.page.evaluate("window.scrollX");
        await press("Control+End", cell(29, 29));
        assert.equal(await report.page.evaluate("window.scrollX"), before);
        const [last, column, row] = await Promise.all(
          [cell(29, 29), head(29), rowHead(29)].map((each) => each.boundingBox()),
        );
        assert.ok(last && column && row);
        assert.ok(column.y + column.height <= last.y + 1, "the head row covers the cell");
        assert.ok(row.x + row.width <= last.x + 1, "the first column covers the cell");
        assert.ok(row.x >= 0 && column.y >= 0 && last.x + last.width <= width);
        assert.ok(last.y + last.height <= 901);
        await press("Control+Home", head(0));
        await press("ArrowDown", cell(0, 0));
        const [first, corner] = await Promise.all(
          [cell(0, 0), rowHead(0)].map((each) => each.boundingBox()),
        );
        assert.ok(first && corner && corner.x + corner.width <= first.x + 1);
      });
    }
  });
});

// --- internal ---

function makeLarge(): FakeHost {
  const host = new FakeHost(makeTests(1));
  const [cell] = host.model.cells;
  assert.ok(cell !== undefined);
  const providers = Array.from({ length: 30 }, (_, at) => `provider-${at + 1}`);
  const scenarios = Array.from({ length: 30 }, (_, at) => at + 1);
  const model: ReportModel = {
    ...host.model,
    cells: providers.flatMap((provider) =>
      scenarios.map((scenario) => ({ ...cell, provider, scenario })),
    ),
  };
  const named = scenarios.map((at) => [at, { name: `Scenario number ${at}`, kind: "prompt" }]);
  model.head.config = {
    ...model.head.config,
    providers,
    scenarios,
    scenarioDetails: Object.fromEntries(named),
  };
  host.model = model;
  return host;
}
