import assert from "node:assert/strict";
import type { ReportModel, TestSorting } from "../../src/model/results/report.ts";
import { folder, makeTests, runId } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

describe("sorting in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  const heads = () => report.page.locator("touchstone-tests [role=columnheader]");
  const head = (name: string) => heads().filter({ hasText: name });
  const orderOf = (name: string) => head(name).getAttribute("aria-sort");
  const sort = (name: string) => head(name).getByRole("button").click();
  const askedSorting = () => report.asked().at(-1)?.sorting;
  const isAsked = (sorting: TestSorting | undefined) =>
    report.waitFor(() => JSON.stringify(askedSorting()) === JSON.stringify(sorting));
  const table = (name: string) => report.page.getByRole("table", { name });
  const rowHeads = (name: string) => table(name).getByRole("rowheader").allInnerTexts();

  it("of 100,000 tests is done by the host, up, down, and back to their own order", async () => {
    await report.open(new FakeHost(makeTests(6_250)));
    await report.page.locator("#test-0").waitFor();
    const [own] = await report.listed();
    await sort("Duration");
    await isAsked({ column: "duration", isDescending: false });
    await report.waitFor(async () => /300 ms/.test((await report.listed())[0] ?? ""));
    assert.equal(await orderOf("Duration"), "ascending");
    await sort("Duration");
    await isAsked({ column: "duration", isDescending: true });
    await report.waitFor(async () => /7\.\d s/.test((await report.listed())[0] ?? ""));
    assert.equal(await orderOf("Duration"), "descending");
    assert.equal(await orderOf("Tokens"), "none");
    assert.ok((await report.listed()).length < 80);
    await sort("Duration");
    await isAsked(undefined);
    await report.waitFor(async () => (await report.listed())[0] === own);
    assert.equal(await orderOf("Duration"), "none");
  });

  it("takes one stop of the Tab key, and arrows between the columns", async () => {
    await report.open(new FakeHost(makeTests(10)));
    await report.page.locator("#test-0").waitFor();
    await report.page.getByLabel("Scenario", { exact: true }).focus();
    const { keyboard } = report.page;
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    assert.ok(await hasFocus(head("State").getByRole("button")));
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await isAsked({ column: "scenario", isDescending: false });
    await keyboard.press("End");
    await keyboard.press(" ");
    await isAsked({ column: "tokens", isDescending: false });
    assert.ok(await hasFocus(head("Tokens").getByRole("button")));
    assert.equal(await report.page.getByRole("complementary").count(), 0);
    await keyboard.press("Shift+Tab");
    await keyboard.press("Tab");
    assert.ok(await hasFocus(head("Tokens").getByRole("button")));
  });

  it("of tests goes with a filter, and stays over a reload", async () => {
    await report.open(new FakeHost(makeTests(10)));
    await report.page.locator("#test-0").waitFor();
    await sort("Attempts");
    await report.page.getByLabel("State", { exact: true }).selectOption("Retried");
    await report.waitFor(() => report.asked().at(-1)?.filter.state === "retried");
    assert.deepEqual(askedSorting(), { column: "attempts", isDescending: false });
    const state = await report.page.evaluate("window.touchstoneState()");
    await report.close();
    await report.open(new FakeHost(makeTests(10)), { state });
    await report.page.locator("#test-0").waitFor();
    assert.deepEqual(askedSorting(), { column: "attempts", isDescending: false });
    assert.equal(await orderOf("Attempts"), "ascending");
  });

  it("of what providers took has the order kept, unknown figures last", async () => {
    await report.open(new FakeHost(makeTests(25)), {
      state: { runId, folder, tableSortings: { providers: { column: "p99", isDescending: true } } },
    });
    const times = "Times and Cost";
    await table(times).waitFor();
    const own = ["gpt-small", "claude-mini", "local-llama", "replay-last-week"];
    assert.equal((await rowHeads(times)).at(-1), "replay-last-week");
    const columns = table(times).getByRole("columnheader");
    const p99 = columns.filter({ hasText: "p99" });
    assert.equal(await p99.getAttribute("aria-sort"), "descending");
    await p99.getByRole("button").click();
    await report.waitFor(async () => (await rowHeads(times)).join() === own.join());
    const mended = table(times).getByRole("button", { name: "Mended by retries" });
    for (const _ of ["up", "down"]) {
      await mended.click();
      assert.equal((await rowHeads(times)).at(-1), "replay-last-week");
    }
    await table(times).getByRole("button", { name: "Provider" }).click();
    await report.waitFor(async () => (await rowHeads(times)).join() === own.toSorted().join());
    const state = await report.page.evaluate("window.touchstoneState()");
    assert.deepEqual(Reflect.get(Object(state), "tableSortings"), {
      providers: { column: "provider", isDescending: false },
    });
  });

  it("of failures begins with the most frequent", async () => {
    const host = new FakeHost(makeTests(25));
    host.model = { ...host.model, failures: ["type", "enum", "format"].map(makeFailure) };
    await report.open(host);
    const name = "Most Frequent Failures";
    await table(name).waitFor();
    const reasons = async () => (await rowHeads(name)).map((text) => text.trim());
    assert.deepEqual(await reasons(), ["type", "enum", "format"]);
    await table(name).getByRole("button", { name: "Failure" }).click();
    await report.waitFor(async () => (await reasons()).join() === "enum,format,type");
    await table(name).getByRole("button", { name: "Tests", exact: true }).click();
    await report.waitFor(async () => (await reasons()).join() === "format,enum,type");
  });
});

// --- internal ---

function makeFailure(reason: string, at: number): NonNullable<ReportModel["failures"]>[number] {
  return {
    reason,
    state: "failed",
    tests: 30 - at,
    providers: [{ provider: "local-llama", tests: 30 - at }],
    filter: { fault: reason },
    example: { provider: "local-llama", scenario: 1, runNumber: 1 },
    message: `must be ${reason}`,
    advice: "Ask for it.",
  };
}
