import assert from "node:assert/strict";
import type { ReportModel } from "../../src/model/results/report.ts";
import { findRateInterval } from "../../src/report/rateInterval.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

describe("what can be done with tests in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  async function open(over: Partial<ReportModel> = {}): Promise<FakeHost> {
    const host = new FakeHost(makeTests(25));
    host.model = { ...host.model, ...over };
    await report.open(host);
    await report.page.locator("#test-0").waitFor();
    return host;
  }
  const button = (name: string) => report.page.getByRole("button", { name, exact: true });

  it("runs the tests of a cell again, or more of it, once the list shows just these", async () => {
    const host = await open();
    assert.equal(await button("Rerun These Tests").count(), 0);
    await report.page.getByRole("button", { name: /^local-llama, scenario 3/ }).click();
    await button("Top Up These Cells…").click();
    const tests = { provider: "local-llama", scenario: 3 };
    assert.deepEqual(host.received.at(-1), { type: "runTests", action: "topUpRun", tests });
    await report.page.getByLabel("State").selectOption("failed");
    assert.equal(await button("Top Up These Cells…").count(), 0);
    await button("Rerun These Tests").click();
    assert.deepEqual(host.received.at(-1), {
      ...{ type: "runTests", action: "rerunTests" },
      tests: { ...tests, state: "failed" },
    });
    await report.page.getByLabel("Search tests").fill("required");
    await button("Rerun These Tests").waitFor({ state: "detached" });
  });

  it("runs one test again, opens its replies, and shows what one changed of the reply before", async () => {
    const host = await open();
    await report.page.locator("#test-1").click();
    const attempts = report.page.locator(".attempt");
    await attempts.nth(1).getByRole("button", { name: "Diff with Previous Attempt" }).click();
    const diff = host.received.at(-1);
    assert.ok(diff?.type === "diffReplies");
    assert.match(diff.before, /"age": "thirty-six"/);
    assert.match(diff.after, /"age": 36/);
    assert.match(diff.title, / #\d+ attempt 2$/);
    assert.equal(
      await attempts.nth(0).getByRole("button", { name: "Diff with Previous Attempt" }).count(),
      0,
    );
    await attempts.nth(0).getByRole("button", { name: "Open as JSON" }).click();
    const opened = host.received.at(-1);
    assert.ok(opened?.type === "openRecord");
    assert.equal(opened.json, diff.before);
    await button("Rerun This Test").click();
    const again = host.received.at(-1);
    assert.ok(again?.type === "runTests");
    assert.deepEqual(Object.keys(again.tests).sort(), ["provider", "runNumber", "scenario"]);
  });

  it("copies a reply, and opens the scenario at what refused it, else at what was asked", async () => {
    const host = await open();
    const made = makeAttempts({ provider: "gpt-small", scenario: 1, runNumber: 1 });
    const [refused, passed] = made.attempts;
    assert.ok(refused !== undefined && passed !== undefined);
    const notJson = [{ path: [], message: "is not JSON", code: "invalid_json" }];
    const prose = { ...refused, attemptNumber: 2, validationErrors: notJson, rawResponse: "Sorry" };
    const attempts = [refused, prose, { ...passed, attemptNumber: 3 }];
    host.attempts = (key) => ({ ...made, key, attempts });
    await report.page.locator("#test-0").click();
    const shown = report.page.locator(".attempt");
    await shown.nth(1).getByRole("button", { name: "Copy Reply" }).click();
    assert.deepEqual(host.received.at(-1), { type: "copyReply", text: "Sorry" });
    const places = [
      "Open Scenario at the Failing Schema Path",
      "Open Scenario at the Prompt",
    ] as const;
    for (const [at, name] of places.entries()) {
      await shown.nth(at).getByRole("button", { name }).click();
      await report.waitFor(() => host.received.at(-1)?.type === "openScenario");
      const message = host.received.pop();
      assert.ok(message?.type === "openScenario");
      assert.deepEqual([message.step, message.attemptNumber], [1, at + 1]);
    }
    assert.equal(
      await shown
        .nth(2)
        .getByRole("button", { name: /Open Scenario/ })
        .count(),
      0,
    );
    assert.equal(await shown.nth(2).getByRole("button", { name: "Copy Reply" }).count(), 1);
  });

  it("runs nothing in Restricted Mode, nor while the run goes on", async () => {
    const host = await open();
    await report.page.getByRole("button", { name: /^local-llama, scenario 3/ }).click();
    await report.page.locator("#test-0").click();
    const runs = report.page.getByRole("button", { name: /^(Rerun|Top Up) (This|These)/ });
    await runs.nth(2).waitFor();
    await host.send({ type: "report", model: host.model, isRestricted: true });
    await runs.first().waitFor({ state: "detached" });
    await host.send({ type: "report", model: host.model });
    await runs.nth(2).waitFor();
    await host.send({ type: "report", model: { ...host.model, state: "running" } });
    await runs.first().waitFor({ state: "detached" });
  });

  it("says in a cell how sure its rate is, and whether it has settled", async () => {
    const host = new FakeHost(makeTests(25));
    const cells = host.model.cells.map((cell, at) => ({
      ...cell,
      settling: at === 0 ? ("settled" as const) : ("given up" as const),
      interval: findRateInterval(cell, at === 0),
      summary: { ...cell.summary, p50Ms: 640, p95Ms: 1900 },
    }));
    await open({ cells });
    const matrix = report.page.getByRole("grid", { name: "Results" });
    const [watched, fixed] = [matrix.locator(".cell").nth(0), matrix.locator(".cell").nth(1)];
    assert.match((await watched.getAttribute("title")) ?? "", /at whatever moment one looks/);
    assert.match((await fixed.getAttribute("title")) ?? "", /true rate lies between .* Wilson/);
    for (const cell of [watched, fixed]) {
      const title = (await cell.getAttribute("title")) ?? "";
      assert.match(title, /\nHalf of its tests took up to 640 ms, 95 of 100 up to 1\.9 s\./);
    }
    assert.match(await shownText(watched), /n 25 · settled/);
    assert.match(await shownText(fixed), /n 25 · not settled/);
  });

  it("tells times, tokens and cost of each provider, and what its retries mended", async () => {
    await open();
    const table = report.page.getByRole("table", { name: "Times and Cost" });
    const text = await shownText(table);
    assert.match(text, /Provider\s+Times\s+p50\s+p95\s+p99\s+Tokens in\s+Tokens out\s+Cost/);
    assert.match(text, /local-llama\s+[\d.]+ s\s+[\d.]+ s\s+[\d.]+ s\s+[\d,]+\s+[\d,]+\s+\$/);
    const bars = table.locator(".times-button").first();
    assert.match((await bars.getAttribute("aria-label")) ?? "", /^100 tests took up to [\d.]+ s/);
  });
});
