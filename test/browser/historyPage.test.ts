import assert from "node:assert/strict";
import { type MadeHistory, makeHistoryRuns, runIdOf } from "./historyPageData.ts";
import { FakeHistoryHost } from "./historyPageHost.ts";
import { hasFocus, PageFixture, shownText } from "./reportPageFixture.ts";
import type { OpenOptions } from "./reportPageHost.ts";

describe("the page of a history", function () {
  this.timeout(60_000);
  const fixture = new PageFixture<FakeHistoryHost>();
  fixture.registerHooks();

  async function open(
    made: MadeHistory,
    change: (host: FakeHistoryHost) => void = () => {},
    options: OpenOptions = {},
  ) {
    const host = new FakeHistoryHost(makeHistoryRuns(made));
    change(host);
    const page = await fixture.open(host, { ...options, body: host.body });
    await page.locator("h1:not(.visually-hidden)").waitFor();
    return { host, page };
  }
  const chart = (title: string) =>
    fixture.page
      .locator("touchstone-trend")
      .filter({ has: fixture.page.getByRole("heading", { name: title, exact: true }) });
  const points = (title: string) => chart(title).getByRole("button");
  const filterOf = ({ questions }: FakeHistoryHost) => questions.at(-1)?.filter;

  it("has a chart for each figure, with what the newest run has, its interval and its points", async () => {
    await open({ runs: 12 });
    await points("First attempt").first().waitFor();
    assert.deepEqual(await fixture.page.locator("touchstone-trend h2").allInnerTexts(), [
      ...["First attempt", "Final", "Right values", "Time, p50", "Time, p95", "Cost"],
      "Retries mended",
    ]);
    assert.match(
      await shownText(chart("Final").locator(".trend-figure")),
      /^9\d\.\d% \(8\d\.\d–9\d\.\d\) newest$/,
    );
    assert.equal(await points("Final").count(), 12);
    assert.match((await chart("Final").locator(".trend-band").getAttribute("d")) ?? "", /^M.*Z$/);
  });

  it("draws no figure that no run has", async () => {
    await open({ runs: 3, hasValues: false });
    await points("Final").first().waitFor();
    assert.equal(await chart("Right values").count(), 0);
  });

  it("is one tab stop a chart; arrows go from run to run, in words, and Enter opens the report", async () => {
    const { host, page } = await open({ runs: 12 });
    await points("First attempt").first().waitFor();
    assert.equal(await chart("First attempt").locator("[tabindex='0']").count(), 1);
    await points("First attempt").last().focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.ok(await hasFocus(points("First attempt").nth(9)));
    const label = await points("First attempt").nth(9).getAttribute("aria-label");
    assert.match(
      label ?? "",
      /^First attempt: [\d.]+% \([\d.]+–[\d.]+\)\. 10 Mar 2026, .*\. 48 tests\. main, commit 4f3a9c17\. Changed since the run before: model of gpt-small: model-1 → model-2; model of local/,
    );
    await chart("First attempt").locator(".trend-tip").getByText("model of gpt-small").waitFor();
    // The same run is told of in the other charts.
    await chart("Cost").getByText("10 Mar 2026").first().waitFor();
    await page.keyboard.press("Enter");
    await fixture.waitFor(() => host.actions.length > 0);
    assert.deepEqual(host.actions, [{ type: "openReport", runId: runIdOf(9) }]);
    await page.keyboard.press("Escape");
    await fixture.waitFor(async () => (await page.locator(".trend-tip").count()) === 0);
    await page.keyboard.press("Home");
    assert.ok(await hasFocus(points("First attempt").first()));
    await page.keyboard.press("End");
    assert.ok(await hasFocus(points("First attempt").last()));
    await page.keyboard.press("Tab");
    assert.ok(await hasFocus(points("Final").last()));
  });

  it("opens the run that a pointer is nearest to", async () => {
    const { host, page } = await open({ runs: 12 });
    const first = points("Final").first();
    await first.waitFor();
    await page.mouse.move(0, 0);
    await first.hover();
    await chart("Final").locator(".trend-tip").getByText("1 Mar 2026").waitFor();
    await first.click();
    await fixture.waitFor(() => host.actions.length > 0);
    assert.deepEqual(host.actions, [{ type: "openReport", runId: runIdOf(0) }]);
    await page.mouse.move(0, 0);
    await fixture.waitFor(async () => (await page.locator(".trend-tip").count()) === 0);
  });

  it("marks where something changed, says what, and leads to a comparison of both runs", async () => {
    const size = { width: 800, height: 900 };
    const { host, page } = await open({ runs: 16 }, () => {}, { size });
    await points("Final").first().waitFor();
    assert.deepEqual(await chart("Final").locator(".trend-mark title").allTextContents(), [
      "scenario 1 or its prompt; commit 1f3a9c17 → 2f3a9c17",
      "model of gpt-small: model-1 → model-2; model of local: model-1 → model-2; content of the config",
      "model that answered as gpt-small: model-2024 → model-2025; model that answered as local: model-2024 → model-2025; commit 5f3a9c17 → 6f3a9c17",
      "schema of scenario 2; commit 6f3a9c17 → 7f3a9c17",
    ]);
    const labels = await chart("Final").locator("svg text:has(title)").allTextContents();
    assert.deepEqual(
      labels.map((text) => /^(?:prompt|schema|model(?: \+\d)?)/.exec(text)?.[0]),
      ["prompt", "model +1", "model", "schema"],
    );
    const changes = page.getByRole("region", { name: "What Changed" });
    const commits = changes.getByRole("checkbox", { name: "Other commits" });
    assert.ok((await changes.locator(".change").count()) > 4);
    await commits.uncheck();
    await fixture.waitFor(async () => (await changes.locator(".change").count()) === 4);
    assert.equal(await chart("Final").locator(".trend-commit").count(), 0);
    const prompt = changes.locator(".change").last();
    assert.match(await shownText(prompt), /5 Mar 2026.*\s+scenario 1 or its prompt\s/);
    await prompt.getByRole("button", { name: /^Compare the run of 5 Mar 2026/ }).click();
    await fixture.waitFor(() => host.actions.length > 0);
    assert.deepEqual(host.actions, [{ type: "compare", base: runIdOf(3), head: runIdOf(4) }]);
  });

  it("is narrowed by provider, scenario, branch and days, and remembers that", async () => {
    const { host, page } = await open({ runs: 12 });
    await points("Final").first().waitFor();
    await page.getByRole("combobox", { name: "Provider" }).selectOption("local");
    await page.getByRole("combobox", { name: "Scenario" }).selectOption("2");
    await page.getByRole("combobox", { name: "Branch" }).selectOption("main");
    await page.getByLabel("From").fill("2026-03-03");
    await page.getByLabel("To").fill("2026-03-07");
    await fixture.waitFor(() => filterOf(host)?.until !== undefined);
    const { since = "", until = "", ...others } = filterOf(host) ?? {};
    assert.deepEqual(others, { provider: "local", scenario: 2, branch: "main" });
    assert.ok(Date.parse(until) - Date.parse(since) > 4 * 86_400_000);
    await fixture.waitFor(async () => (await points("Final").count()) === 4);
    const state = await page.evaluate("window.touchstoneState()");
    assert.deepEqual(state, {
      folder: "file:///workspace",
      config: { name: "people", file: "data/configs/people.touchstone.json" },
      ...{ provider: "local", scenario: 2, branch: "main", from: "2026-03-03", to: "2026-03-07" },
    });
    await fixture.close();
    const again = await open({ runs: 12 }, () => {}, { state });
    assert.deepEqual(filterOf(again.host), { ...others, since, until });
    await again.page.getByRole("button", { name: "Clear Filters" }).click();
    await fixture.waitFor(() => Object.keys(filterOf(again.host) ?? { a: 1 }).length === 0);
  });

  it("has the same figures as a table, the newest run first, from which reports open too", async () => {
    const { host, page } = await open({ runs: 30 });
    const table = page.getByRole("region", { name: /^Runs \d/ });
    assert.equal(await table.locator("tbody tr").count(), 25);
    await table.getByRole("button", { name: "Show All 30" }).click();
    await fixture.waitFor(async () => (await table.locator("tbody tr").count()) === 30);
    const [newest] = await table.locator("tbody tr").allInnerTexts();
    assert.match(newest ?? "", /^30 Mar 2026, .*\t48\t0\t[\d.]+% \([\d.–]+\)\t/);
    await table.getByRole("button", { name: /^1 Mar 2026/ }).click();
    await fixture.waitFor(() => host.actions.length > 0);
    assert.deepEqual(host.actions, [{ type: "openReport", runId: runIdOf(0) }]);
  });

  it("shows the newest runs while others are still read, and all of them in the end", async () => {
    const { host } = await open({ runs: 30 }, (each) => {
      each.lacking = [20, 8];
    });
    await fixture.waitFor(async () => (await points("Final").count()) === 30);
    assert.equal(host.questions.length, 3);
  });

  it("says what it leaves out and names the files that cannot be read", async () => {
    const { page } = await open({ runs: 2 }, (host) => {
      const half = { file: "2026-03-05T09-30-00-000Z.json", message: "it ends too early" };
      host.leftOut = { probes: 2, parts: 1, unreadable: [half], unreadableCount: 1 };
      host.leftOut = { ...host.leftOut, broken: [{ ...half, file: "notes.json" }], brokenCount: 1 };
    });
    const notes = page.getByRole("region", { name: "What is not shown" });
    await notes.getByText("2 probes left out").waitFor();
    await notes.getByText("1 run of a part left out").waitFor();
    await notes.getByText("1 result file of this config cannot be read").click();
    await notes.getByText("it ends too early").first().waitFor();
    await notes.getByText("1 file among the results that cannot be told").click();
    await notes.getByText("notes.json").waitFor();
  });

  it("is never blank: without runs, without tests, with a filter that nothing passes, or without an answer", async () => {
    const none = await open({ runs: 0 });
    await none.page.getByText("There is no run of this config yet").waitFor();
    await fixture.close();
    const empty = await open({ runs: 3, tests: 0, hasValues: false });
    await empty.page.getByText("No test ended in any of these runs").waitFor();
    await empty.page.getByText("In 3 runs no test ended").waitFor();
    assert.equal(await empty.page.locator(".figures tbody tr").count(), 3);
    await fixture.close();
    const errored = await open({ runs: 3, errored: () => 12 });
    await errored.page.getByText("In 3 runs every test errored").waitFor();
    assert.equal(await chart("Final").locator(".trend-point.errored").count(), 3);
    await fixture.close();
    const state = {
      ...{ folder: "file:///workspace", from: "2027-01-01" },
      config: { name: "people", file: "data/configs/people.touchstone.json" },
    };
    const filtered = await open({ runs: 3 }, () => {}, { state });
    await filtered.page.getByText("No run passes these filters.").waitFor();
    await fixture.close();
    const failed = await open({ runs: 3 }, (host) => {
      host.failure = "the folder is not open";
    });
    await failed.page.getByText("the folder is not open").waitFor();
    failed.host.failure = undefined;
    await failed.page.getByRole("button", { name: "Try Again" }).click();
    await points("Final").first().waitFor();
  });

  it("reads anew when runs come or go", async () => {
    const { host } = await open({ runs: 3 });
    await fixture.waitFor(async () => (await points("Final").count()) === 3);
    host.runs = makeHistoryRuns({ runs: 4 });
    await host.tellRunsChanged();
    await fixture.waitFor(async () => (await points("Final").count()) === 4);
  });

  it("scrolls to nowhere at the side in 320 pixels, and is where it was after a reload", async () => {
    const size = { width: 320, height: 700 };
    const made = { runs: 24 };
    const { page } = await open(made, () => {}, { size });
    await points("Retries mended").first().waitFor();
    const wide = "document.documentElement.scrollWidth";
    assert.equal(await page.evaluate(wide), 320);
    await page.evaluate("window.scrollTo(0, 640)");
    await fixture.waitFor(async () => {
      const state = await page.evaluate<{ scrollTop?: number }>("window.touchstoneState()");
      return state.scrollTop === 640;
    });
    const state = await page.evaluate("window.touchstoneState()");
    await fixture.close();
    const again = await open(made, () => {}, { size, state });
    // A font that comes late moves what is above; the browser keeps in view what was.
    await fixture.waitFor(async () => {
      const scrolled = await again.page.evaluate<number>("window.scrollY");
      return Math.abs(scrolled - 640) < 60;
    });
  });

  it("goes from run to run among a thousand without a wait", async () => {
    const { page } = await open({ runs: 1000 });
    await points("Final").last().waitFor();
    assert.equal(await points("Final").count(), 1000);
    await points("Final").last().focus();
    const tookMs = await page.evaluate<number>(`(async () => {
      const startedAt = performance.now();
      for (let step = 0; step < 10; step += 1) {
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - startedAt) / 10;
    })()`);
    assert.ok(tookMs < 500, `${tookMs} ms a step`);
    assert.ok(await hasFocus(points("Final").nth(989)));
  });
});
