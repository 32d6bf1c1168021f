import assert from "node:assert/strict";
import { comparedId, type MadeRun, makeComparedRun } from "./comparisonPageData.ts";
import { FakeComparisonHost } from "./comparisonPageHost.ts";
import { hasFocus, PageFixture, shownText } from "./reportPageFixture.ts";
import type { OpenOptions } from "./reportPageHost.ts";

const providers = ["steady", "faulty"];
const scenarios = ["Extract a person from a letter", "Classify a support request", "Order lines"];
const base: MadeRun = { number: 1, providers, scenarios, runs: 60, passes: () => 90 };
const worse: MadeRun = {
  ...base,
  number: 2,
  passes: (provider) => (provider === "faulty" ? 40 : 90),
};
const better: MadeRun = { ...base, number: 3, passes: () => 100 };

describe("the page of a comparison", function () {
  this.timeout(60_000);
  const fixture = new PageFixture<FakeComparisonHost>();
  fixture.registerHooks();

  async function open(runs: readonly MadeRun[], options: OpenOptions = {}) {
    const host = new FakeComparisonHost(runs.map(makeComparedRun));
    const page = await fixture.open(host, { ...options, body: host.body });
    await page.locator("h1:not(.visually-hidden)").waitFor();
    return { host, page };
  }
  const differences = () => fixture.page.getByRole("table", { name: "Differences" });
  const rows = () => differences().locator("tbody tr");
  const flippedRows = () => fixture.page.locator(".flipped-rows .flipped-row");

  it("says first in words and by an icon what the verdict is, with the figures it rests on", async () => {
    const { page } = await open([base, worse]);
    const verdict = await shownText(page.getByRole("region", { name: "Verdict" }));
    assert.match(verdict, /^Worse/);
    assert.match(verdict, /faulty is worse: \d+ of 180 .* 95\s% interval/);
    assert.equal(await page.locator(".big-verdict .codicon-arrow-down").count(), 1);
  });

  it("has a row for each provider, then for each cell, with a bar that says in words what it shows", async () => {
    await open([base, worse]);
    assert.equal(await rows().count(), 2 + 6);
    const first = rows().first();
    assert.match(await shownText(first), /faulty\s+all\s+Worse/);
    const bar = first.getByRole("img", { name: /^−\d+\.\d points, 95 % interval −[\d.]+ to −/ });
    assert.equal(await bar.count(), 1);
  });

  it("is sorted by any column, either way, and says so", async () => {
    await open([base, worse]);
    const head = (name: string) => differences().getByRole("columnheader", { name, exact: true });
    assert.equal(await head("Verdict").getAttribute("aria-sort"), "ascending");
    await head("Provider").getByRole("button").click();
    assert.equal(await head("Provider").getAttribute("aria-sort"), "ascending");
    assert.equal(await head("Verdict").getAttribute("aria-sort"), "none");
    const names = () => differences().locator("tbody:not(.totals) th").allInnerTexts();
    assert.deepEqual(await names(), [...Array(3).fill("faulty"), ...Array(3).fill("steady")]);
    await head("Provider").getByRole("button").press("Enter");
    assert.equal(await head("Provider").getAttribute("aria-sort"), "descending");
    assert.equal((await names())[0], "steady");
  });

  it("narrows the cells by verdict, provider and text", async () => {
    const { page } = await open([base, worse]);
    await page.getByRole("combobox", { name: "Verdict" }).selectOption("worse");
    const verdicts = await differences().locator("tbody .verdict").allInnerTexts();
    assert.deepEqual([...new Set(verdicts)], ["Worse"]);
    await page.getByPlaceholder("Search cells").fill("letter");
    assert.equal(await differences().locator("tbody:not(.totals) tr").count(), 1);
    await page.getByPlaceholder("Search cells").fill("nothing at all");
    await page.getByText("No cell matches the filter.").waitFor();
  });

  it("is one tab stop with arrow keys; Enter shows the tests of a row that flipped", async () => {
    const { host } = await open([base, worse]);
    await rows().first().focus();
    await fixture.page.keyboard.press("ArrowDown");
    assert.ok(await hasFocus(rows().nth(1)));
    await fixture.page.keyboard.press("End");
    assert.ok(await hasFocus(rows().last()));
    assert.equal(await differences().locator("tr[tabindex='0']").count(), 1);
    await fixture.page.keyboard.press("Home");
    await fixture.page.keyboard.press("Enter");
    await fixture.waitFor(() => host.asked("getFlipped").at(-1)?.filter.provider === "faulty");
  });

  it("tells what a test took on both sides, how times shifted with their interval, and the other metrics without verdicts", async () => {
    const { page } = await open([base, worse]);
    const ofFaulty = (table: string) =>
      page.getByRole("table", { name: table }).locator("tbody tr", { hasText: "faulty" }).first();
    const took = await shownText(ofFaulty("A Test Took"));
    assert.match(took, /[\d.]+ → [\d.]+ \+[\d.]+ %.*\$0\.\d+ → \$0\.\d+ \+[\d.]+ %/s);
    for (const name of ["Times", "Other Metrics"]) {
      await page.locator("details > summary", { hasText: name }).press("Enter");
    }
    const times = await shownText(ofFaulty("Times"));
    assert.match(times, /all.*\+\d+ ms\s+\+\d+ ms to \+[\d.]+ m?s\s+(< )?[\d.e-]+/s);
    const others = page.getByRole("table", { name: "Other metrics" });
    assert.match(await shownText(ofFaulty("Other metrics")), /Passed in the end.*−\d+\.\d/s);
    assert.equal(await others.locator(".verdict").count(), 0);
  });

  it("asks for another metric and margin, and says that this is for reading", async () => {
    const { host, page } = await open([base, worse]);
    await page.getByText("is for reading; to decide, fix one before the run").waitFor();
    await page.getByRole("combobox", { name: "Counted" }).selectOption("final");
    await fixture.waitFor(() => host.asked("getComparison").at(-1)?.metric === "final");
    await page
      .getByText(/passed, \d+ of 180/)
      .first()
      .waitFor();
    await page.getByRole("spinbutton", { name: "Margin" }).fill("2");
    await page.keyboard.press("Tab");
    await fixture.waitFor(() => host.asked("getComparison").at(-1)?.margin === 2);
  });

  it("says by which gate a run is decided, and that others are for reading only", async () => {
    const gate = { metric: "final", margin: 3, undecided: "pass" } as const;
    const { page } = await open([base, { ...worse, config: { gate } }]);
    await page.getByText("the gate of the config decides by passed in the end, margin 3").waitFor();
  });

  it("lists the tests that flipped, narrows them, and shows both replies with their errors", async () => {
    const { host, page } = await open([base, worse]);
    await flippedRows().first().waitFor();
    await page.getByRole("combobox", { name: "Direction" }).selectOption("worse");
    await fixture.waitFor(() => host.asked("getFlipped").at(-1)?.filter.direction === "worse");
    await flippedRows().first().click();
    const side = (name: string) => page.getByRole("region", { name, exact: true });
    await side("Base").getByText("36", { exact: true }).waitFor();
    await side("Head").getByText('"thirty-six"', { exact: true }).waitFor();
    await side("Head").getByText("must be integer").first().waitFor();
    assert.equal(host.asked("getFlippedPair").length, 1);
    await page.getByRole("button", { name: "Close" }).press("Escape");
    assert.equal(await page.locator(".pair").count(), 0);
    assert.ok(await hasFocus(page.getByRole("grid", { name: "Tests that flipped" })));
  });

  it("walks the tests that flipped by key", async () => {
    const { host, page } = await open([base, worse]);
    await flippedRows().first().waitFor();
    await page.getByRole("grid", { name: "Tests that flipped" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".pair").waitFor();
    const [first, second] = host.asked("getFlippedPair");
    assert.ok(first !== undefined && second === undefined);
  });

  it("offers the diff of what has texts, and only of that", async () => {
    const { host, page } = await open([base, worse]);
    const table = page.getByRole("table", { name: "What Else Differs" });
    assert.equal(await table.getByRole("button").count(), 1);
    await table.getByRole("button", { name: "Show Diff of content of the config" }).click();
    await fixture.waitFor(() => host.asked("showDiff").length === 1);
    assert.equal(host.asked("showDiff")[0]?.what, "content of the config");
  });

  it("swaps the sides, copies and exports by its buttons", async () => {
    const { host, page } = await open([better, base]);
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.getByRole("button", { name: "Export CSV…" }).click();
    await fixture.waitFor(() => host.asked("exportCsv").length === 1);
    assert.equal(host.asked("copyMarkdown").length, 1);
    await page.getByRole("button", { name: "Swap" }).click();
    await page.locator(".verdict-word", { hasText: "Better" }).waitFor();
    assert.deepEqual(host.asked("getComparison").at(-1)?.runIds, [comparedId(1), comparedId(3)]);
    await page.getByRole("button", { name: "21 Nov 2026" }).click();
    await fixture.waitFor(() => host.asked("openReport").at(-1)?.runId === comparedId(1));
  });

  it("of three runs has a column for each head against the first, and a line in words each", async () => {
    const { host, page } = await open([base, worse, better]);
    const lines = page.getByRole("list", { name: "Verdicts" }).getByRole("button");
    assert.equal(await lines.count(), 2);
    assert.match(await lines.nth(0).innerText(), /^Worse/);
    assert.match(await lines.nth(1).innerText(), /^Better/);
    assert.equal(await differences().getByRole("columnheader").count(), 5);
    await lines.nth(1).click();
    assert.equal(await lines.nth(1).getAttribute("aria-pressed"), "true");
    await fixture.waitFor(() => host.asked("getFlipped").at(-1)?.head === 1);
    await page.getByRole("button", { name: "Make Base" }).nth(1).click();
    await fixture.waitFor(() => host.asked("getComparison").at(-1)?.runIds[0] === comparedId(3));
  });

  it("of three runs is sorted by what is said of any head, which is looked at from then on", async () => {
    const { host } = await open([base, worse, { ...better, passes: (_, number) => 40 + number }]);
    const heads = differences().getByRole("columnheader");
    assert.equal(await heads.nth(3).getAttribute("aria-sort"), "ascending");
    const first = () => rows().first().locator("th").innerText();
    assert.equal(await first(), "faulty");
    await heads.nth(4).getByRole("button").click();
    await fixture.waitFor(() => host.asked("getFlipped").at(-1)?.head === 1);
    assert.equal(await heads.nth(4).getAttribute("aria-sort"), "ascending");
    assert.equal(await heads.nth(3).getAttribute("aria-sort"), "none");
    await heads.nth(0).getByRole("button").click();
    await heads.nth(4).getByRole("button").click();
    assert.equal(await heads.nth(4).getAttribute("aria-sort"), "ascending");
    await heads.nth(4).getByRole("button").click();
    assert.equal(await heads.nth(4).getAttribute("aria-sort"), "descending");
  });

  it("cuts no name off where there is room for it", async () => {
    const { page } = await open([base, worse], { size: { width: 1600, height: 900 } });
    await flippedRows().first().waitFor();
    const names = page.locator(".differences bdi, .flipped-row bdi");
    const cut = await names.evaluateAll((all) =>
      all.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
    );
    assert.deepEqual(cut, []);
  });

  for (const [what, runs, text] of [
    [
      "no test in common",
      [base, { ...worse, providers: ["another"] }],
      "They have no test in common",
    ],
    ["no tests", [base, { ...worse, providers: [], scenarios: [] }], "The head has no tests."],
    ["only errored tests", [base, { ...worse, isErrored: true }], "errored tests decide"],
    [
      "an interrupted run",
      [base, { ...worse, changes: { status: "interrupted" } }],
      "was interrupted",
    ],
  ] as const) {
    it(`opens with ${what} and says what cannot be said`, async () => {
      const { page } = await open(runs);
      await page.getByText(text).first().waitFor();
      assert.equal(await page.locator(".verdict-word").count(), 1);
    });
  }

  it("names what only one side has", async () => {
    const { page } = await open([base, { ...worse, providers: ["steady", "added"] }]);
    const missing = page.locator(".missing-list li");
    assert.match(
      (await missing.allInnerTexts()).join("\n"),
      /faulty.*not in the head \(60 tests\)/,
    );
    assert.match((await missing.allInnerTexts()).join("\n"), /added.*new in the head \(60 tests\)/);
  });

  it("stays readable with 1,000 cells: the gravest first, all of them when asked for", async () => {
    const many = {
      providers: Array.from({ length: 25 }, (_, at) => `provider-${at + 1}`),
      scenarios: Array.from({ length: 40 }, (_, at) => `Scenario ${at + 1}`),
      runs: 4,
    };
    await open([
      { ...base, ...many },
      { ...worse, ...many },
    ]);
    assert.equal(await differences().locator("tbody:not(.totals) tr").count(), 200);
    await fixture.page.getByRole("button", { name: "Show all 1,000 cells" }).click();
    assert.equal(await differences().locator("tbody:not(.totals) tr").count(), 1000);
    await fixture.page.getByText("Of 25 providers:").waitFor();
  });

  it("never is wider than its window, whatever the names", async () => {
    const names = {
      providers: ["a-provider-with-a-very-long-name-of-the-kind-that-people-use-0123", "b"],
      scenarios: [
        `${"Extract everything that the letter says ".repeat(2)}`,
        "استخراج شخص من رسالة",
        "חילוץ אדם",
      ],
    };
    for (const width of [320, 800, 1600]) {
      const low = { ...worse, ...names, passes: () => 50 };
      const { page } = await open([{ ...base, ...names }, low], { size: { width, height: 900 } });
      await flippedRows().first().waitFor();
      const beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      assert.equal(beyond, 0, `${width} px`);
      // One that reaches beyond its cell is left out whole.
      const spilled = await page.locator(".scenario-cell bdi").evaluateAll((names) =>
        names.filter((name) => {
          const end = name.parentElement?.getBoundingClientRect().right ?? 0;
          return name.getBoundingClientRect().right > end + 1;
        }),
      );
      assert.equal(spilled.length, 0, `${width} px`);
      assert.ok(await rows().first().locator(".verdict").isVisible());
      await fixture.close();
    }
  });

  it("tells why runs cannot be compared, also those that were deleted while it is open", async () => {
    const { host, page } = await open([base, worse]);
    host.failure = "There is no run 2 here.";
    await host.send({ type: "runsChanged" });
    await page.getByRole("alert").getByText("There is no run 2 here.").waitFor();
    host.failure = undefined;
    await page.getByRole("button", { name: "Try Again" }).click();
    await page.locator(".verdict-word").waitFor();
  });

  it("says that it compares until the answer is here", async () => {
    const host = new FakeComparisonHost([base, worse].map(makeComparedRun));
    host.isSilent = true;
    const page = await fixture.open(host, { body: host.body });
    await page.getByRole("status").getByText("Comparing 2 runs…").waitFor();
    const [question] = host.asked("getComparison");
    assert.ok(question);
    await host.answerTo(question);
    await page.locator(".verdict-word").waitFor();
  });
});
