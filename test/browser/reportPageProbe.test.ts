import assert from "node:assert/strict";
import { makeOutcomes, makeProbeHost, makeProbeModel, provider } from "./probePageData.ts";
import { makeTests } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost, type Theme } from "./reportPageHost.ts";

describe("a probe in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();
  const table = () => report.page.getByRole("table", { name: "What local makes of keywords" });
  const row = (keywords: string) =>
    table().locator("tbody tr", { has: report.page.getByText(keywords, { exact: true }) });

  it("is a table of keywords and verdicts in place of the matrix, the control last", async () => {
    await report.open(makeProbeHost());
    await table().waitFor();
    const rows = await table().locator("tbody tr").allInnerTexts();
    assert.equal(rows.length, 15);
    assert.match(rows[0] ?? "", /2\s+pattern\s+Ignored\s+3 of 3 broke it: pattern\s+1\s*2\s*3/);
    assert.match(rows.at(-1) ?? "", /1\s+control\s+As asked\s+3 of 3 as asked/);
    assert.match(await shownText(row("enum")), /Enforced\s+3 of 3 kept it/);
    assert.match(await shownText(row("uniqueItems")), /Rejected\s+schema refused/);
    assert.match(await shownText(row("anyOf")), /Cannot tell\s+2 of 3 kept it, 1 timeout/);
    assert.equal(await report.page.locator(".matrix, .ladder, .teeth-section").count(), 0);
  });

  it("counts verdicts in its figures, and shows no pass rate", async () => {
    await report.open(makeProbeHost());
    const figures = await shownText(report.page.locator(".figures"));
    assert.match(figures, /Enforced\s+6\s+Ignored\s+3\s+Rejected\s+4\s+Cannot tell\s+1/);
    assert.match(figures, /Tests\s+45/);
    assert.match(figures, /Cost\s+\$0\.0011/);
    assert.doesNotMatch(figures, /Pass rate|Passed/);
  });

  it("unfolds by keyboard what was asked and the schema", async () => {
    await report.open(makeProbeHost());
    const summary = row("const").locator("summary");
    await summary.focus();
    await report.page.keyboard.press("Enter");
    const shown = await shownText(row("const").locator("details"));
    assert.match(shown, /Asked for\s+\{"kind":"dog"\}/);
    assert.match(shown, /"const": "cat"/);
    assert.ok(await hasFocus(summary));
  });

  it("opens a reply by keyboard in the pane of attempts, and says aloud what it is", async () => {
    await report.open(makeProbeHost());
    const name = "Reply 2 to format: broke, format";
    await report.page.getByRole("button", { name }).focus();
    await report.page.keyboard.press("Enter");
    const detail = report.page.getByRole("complementary");
    await detail.getByText("local, run 2").waitFor();
    await detail.locator("touchstone-json").first().waitFor();
    const asked = report.host.received.filter((message) => message.type === "getAttempts");
    assert.deepEqual(
      asked.map(({ key }) => key),
      [{ provider, scenario: 3, runNumber: 2 }],
    );
    assert.ok(await hasFocus(report.page.locator("#detail-title")));
    await report.page.keyboard.press("Escape");
    await detail.waitFor({ state: "detached" });
    assert.ok(await hasFocus(report.page.getByRole("button", { name })));
  });

  it("brings the pane of a reply into view, though it lies below the table", async () => {
    await report.open(makeProbeHost(), { size: { width: 1280, height: 600 } });
    await report.page.getByRole("button", { name: "Reply 1 to pattern: broke, pattern" }).click();
    const title = report.page.locator("#detail-title");
    await title.waitFor();
    await report.waitFor(async () => {
      const box = await title.boundingBox();
      return box !== null && box.y >= 0 && box.y < 600;
    });
  });

  it("says that nothing can be told to be enforced when the control is not as asked", async () => {
    await report.open(makeProbeHost(makeOutcomes(false)));
    await report.page.getByText(/The control is not replied to as asked/).waitFor();
    assert.match(await shownText(row("enum")), /Cannot tell/);
    assert.match(await shownText(row("pattern")), /Ignored/);
    assert.match(await shownText(row("control")), /Not as asked/);
  });

  it("fills in while it goes on", async () => {
    const all = makeOutcomes();
    await report.open(makeProbeHost(all.slice(0, 5), all.length));
    assert.match(await shownText(row("pattern")), /Ignored/);
    assert.match(await shownText(row("uniqueItems")), /Waiting/);
    await report.host.send({ type: "report", model: makeProbeModel(all) });
    await row("uniqueItems").getByText("Rejected").waitFor();
    const status = await shownText(report.page.locator("p[role=status]"));
    assert.match(
      status,
      /Run completed: 45 tests, 6 enforced, 3 ignored, 4 rejected, 1 cannot tell/,
    );
  });

  it("is nowhere in the report of another run", async () => {
    await report.open(new FakeHost(makeTests(1)));
    await report.page.getByRole("grid", { name: "Results" }).waitFor();
    assert.equal(await report.page.locator(".probe-section").count(), 0);
  });

  for (const theme of [
    ...["vscode-light", "vscode-dark", "vscode-high-contrast", "vscode-high-contrast-light"],
  ] as Theme[]) {
    it(`tells verdicts apart by icon and word in ${theme}, within the width of a narrow window`, async () => {
      await report.open(makeProbeHost(), { theme, size: { width: 640, height: 900 } });
      await table().waitFor();
      const icons = await table()
        .locator(".probe-verdict .codicon")
        .evaluateAll((nodes) => nodes.map((node) => (node as { className: string }).className));
      assert.ok(new Set(icons).size >= 4);
      assert.equal(
        await report.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
        true,
      );
    });
  }
});
