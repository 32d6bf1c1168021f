import assert from "node:assert/strict";
import type { TestKey } from "../../src/model/results/report.ts";
import { folder, makeModel, makeTests, runId } from "./reportPageData.ts";
import { hasFocus, ReportPageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost, type Theme } from "./reportPageHost.ts";

const report = new ReportPageFixture();

describe("report page", function () {
  this.timeout(60_000);
  report.registerHooks();

  describe("of a finished run", () => {
    it("shows its figures, and leaves out those that are not known", async () => {
      const finished = new FakeHost(makeTests(25));
      delete finished.model.head.summary.costUsd;
      finished.model.head.stopReason = "maxCostUsd";
      await report.open(finished);
      const figures = await shownText(report.page.locator(".figures"));
      assert.match(figures, /Pass rate\s+92\.0%/);
      assert.match(figures, /At first attempt\s+78\.5%/);
      assert.match(figures, /Passed\s+368\s+Failed\s+15\s+Errored\s+17/);
      assert.match(figures, /Tokens in\s+206,800/);
      assert.doesNotMatch(figures, /Cost/);
      const header = await shownText(report.page.locator("header"));
      assert.match(header, /people\s+Completed/);
      assert.match(header, /45b495e1 on main, with uncommitted changes/);
      assert.match(header, /Stopped: cost limit reached\./);
      assert.equal(await report.page.getByRole("progressbar").count(), 0);
    });

    it("offers what can be done with it, and says which was chosen", async () => {
      await report.open(new FakeHost(makeTests(1)));
      for (const name of ["Rerun", "Open Result File", "Export…", "Delete…"]) {
        await report.page.getByRole("button", { name }).click();
      }
      const actions = report.host.received.filter((message) => message.type === "runAction");
      assert.deepEqual(
        actions.map(({ action }) => action),
        ["rerun", "openResultFile", "export", "delete"],
      );
      assert.equal(await report.page.getByRole("button", { name: "Cancel" }).count(), 0);
    });

    it("offers no new run in Restricted Mode, until the workspace is trusted", async () => {
      const host = new FakeHost(makeTests(1));
      await report.open(host);
      const rerun = report.page.getByRole("button", { name: "Rerun" });
      await rerun.waitFor();
      await host.send({ type: "report", model: host.model, isRestricted: true });
      await rerun.waitFor({ state: "detached" });
      assert.equal(await report.page.getByRole("button", { name: "Export…" }).count(), 1);
      await host.send({ type: "report", model: host.model });
      await rerun.waitFor();
    });

    it("copies a failed attempt as a prompt, and no accepted one", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.locator(".test-rows .test-row").first().click();
      const copies = report.page.getByRole("button", { name: "Copy as Prompt" });
      await copies.first().click();
      const message = report.host.received.at(-1);
      assert.ok(message?.type === "copyAttempt", JSON.stringify(message));
      assert.equal(message.attemptNumber, 1);
      const failed = report.page.locator(".attempt > summary .state-failed");
      assert.equal(await copies.count(), await failed.count());
    });

    it("says of a run without tests how it ended", async () => {
      for (const [status, text] of [
        ["cancelled", "No test ended before the run was cancelled."],
        ["interrupted", "No test ended before the run was interrupted."],
        ["failed", "No test ended before the run was failed."],
        ["completed", "The run had no tests."],
      ] as const) {
        const host = new FakeHost([]);
        host.model.head.status = status;
        await report.open(host);
        await report.page.getByText(text).waitFor();
      }
    });

    it("shows how much each further retry gains", async () => {
      await report.open(new FakeHost(makeTests(25)));
      const row = report.page.locator(".ladder tr", { hasText: "local-llama" });
      assert.deepEqual(await row.locator(".rung-rate").allInnerTexts(), [
        "42.0%",
        "64.0%",
        "72.0%",
        "75.0%",
      ]);
    });
  });

  describe("matrix", () => {
    it("is a table whose cells have a row and a column header", async () => {
      await report.open(new FakeHost(makeTests(25)));
      const matrix = report.page.getByRole("grid", { name: "Results" });
      assert.equal(await matrix.locator("thead th[scope=col]").count(), 5);
      assert.equal(await matrix.locator("tbody th[scope=row]").count(), 4);
      const label = await shownText(matrix.locator("tbody tr").nth(2).locator(".cell").first());
      assert.match(
        label,
        /local-llama, scenario 1:\s+76\.0%\s+passed,\s+44\.0% first\s+n 25\s+3 errored/,
      );
    });

    it("filters the tests to a cell by click, and again shows all by a second one", async () => {
      await report.open(new FakeHost(makeTests(25)));
      const cell = report.page.locator(".matrix tbody tr").nth(2).locator(".cell").first();
      await cell.click();
      await report.page.getByText("25 of 400 tests").waitFor();
      assert.deepEqual(report.asked().at(-1)?.filter, { provider: "local-llama", scenario: 1 });
      assert.equal(await cell.getAttribute("aria-pressed"), "true");
      assert.ok((await report.listed()).every((row) => /local-llama\s+1\s+Extract/.test(row)));
      await cell.click();
      await report.waitFor(() => JSON.stringify(report.asked().at(-1)?.filter) === "{}");
    });

    it("filters by Enter, with the focus staying on the cell", async () => {
      await report.open(new FakeHost(makeTests(25)));
      await report.page.locator(".cell").first().focus();
      await report.page.keyboard.press("Enter");
      await report.page.getByText("25 of 400 tests").waitFor();
      assert.ok(await hasFocus(report.page.locator(".cell").first()));
    });
  });

  describe("of a run that goes on", () => {
    it("takes new figures without losing focus, scroll or what is open", async () => {
      const all = makeTests(50);
      await report.open(new FakeHost(all.slice(0, 500), all.length));
      await report.page.locator("#test-0").waitFor();
      assert.equal(await report.page.getByRole("progressbar").getAttribute("aria-valuenow"), "500");
      await report.page.evaluate("window.scrollTo(0, 3000)");
      const row = report.page.locator(".test-row", { hasText: "local-llama" }).nth(4);
      await row.click();
      await report.page.locator(".json").first().waitFor();
      const before = await position();
      report.host.tests = all.slice(0, 700);
      await report.host.send({ type: "report", model: makeModel(report.host.tests, all.length) });
      await report.page.locator("h2", { hasText: "Tests 700" }).waitFor();
      assert.deepEqual(await position(), before);
      assert.equal(await report.page.locator(".detail .json-mark").count(), 3);
      assert.equal(await report.page.getByRole("progressbar").getAttribute("aria-valuenow"), "700");
      assert.match(await shownText(report.page.locator("p[role=status]")), /500 of 800 tests done/);
    });

    it("keeps the keyboard on its test when others come before it", async () => {
      const all = makeTests(50);
      await report.open(new FakeHost(all.slice(100, 500), all.length));
      await report.page.getByRole("grid", { name: "Tests" }).focus();
      for (let row = 1; row <= 3; row += 1) await report.page.keyboard.press("ArrowDown");
      const active = report.page.locator(".test-row.active");
      await report.page.locator("#test-3.active").waitFor();
      const before = [await shownText(active), await listTop()];
      report.host.tests = all.slice(0, 500);
      await report.host.send({ type: "report", model: makeModel(report.host.tests, all.length) });
      await report.page.locator("#test-103.active").waitFor({ state: "attached" });
      assert.deepEqual([await shownText(active), await listTop()], before);
    });

    it("offers Cancel until it has ended, and tells a screen reader the end", async () => {
      const all = makeTests(10);
      await report.open(new FakeHost(all.slice(0, 100), all.length));
      await report.page.getByRole("button", { name: "Cancel" }).click();
      assert.deepEqual(report.host.received.at(-1), { type: "runAction", action: "cancel" });
      report.host.tests = all;
      await report.host.send({ type: "report", model: makeModel(all, all.length) });
      await report.page.getByRole("button", { name: "Rerun" }).waitFor();
      assert.equal(await report.page.getByRole("button", { name: "Cancel" }).count(), 0);
      const status = await shownText(report.page.locator("p[role=status]"));
      assert.match(status, /Run completed: 160 tests/);
    });

    it("shows no rate before a test has ended", async () => {
      await report.open(new FakeHost([], 160));
      await report.page.getByText("No test has ended yet.").waitFor();
      assert.match(await shownText(report.page.locator(".figures")), /Pass rate\s+–/);
      assert.match(
        await shownText(report.page.locator(".cell").first()),
        /scenario 1:\s+–\s+– first\s+n 0 of 10/,
      );
    });
  });

  it("has filter, open test and scroll again after a reload", async () => {
    const selected: TestKey = { provider: "local-llama", scenario: 2, runNumber: 90 };
    const filter = { provider: "local-llama" };
    await report.open(new FakeHost(makeTests(200)), {
      state: { runId, folder, filter, selected, scrollTop: 4_000 },
    });
    await report.page.getByText("local-llama, run 90").waitFor();
    assert.deepEqual(report.asked().at(-1)?.filter, filter);
    await report.waitFor(async () => (await report.page.evaluate("window.scrollY")) === 4_000);
    await report.page.getByLabel("State", { exact: true }).selectOption("Passed");
    const state = await report.page.evaluate("window.touchstoneState()");
    assert.deepEqual(Object.assign({}, state, { scrollTop: 0 }), {
      runId,
      folder,
      filter: { provider: "local-llama", state: "passed" },
      selected,
      scrollTop: 0,
    });
  });

  it("says why a run cannot be shown, and shows it once it can", async () => {
    const gone = new FakeHost(makeTests(1));
    gone.unavailable = "The result file is not in this workspace.";
    await report.open(gone);
    await report.page
      .getByRole("alert")
      .getByText("The result file is not in this workspace.")
      .waitFor();
    await report.host.send({ type: "report", model: report.host.model });
    await report.page.locator("#test-0").waitFor();
  });

  it("ignores messages of unknown shape, with a warning", async () => {
    await report.open(new FakeHost(makeTests(1)));
    await report.page.locator("#test-0").waitFor();
    await report.host.sendRaw({ type: "report", model: { head: "none" } });
    await report.host.sendRaw("hello");
    await report.waitFor(() => report.host.faults.length === 2);
    assert.ok(
      report.host.faults.every((fault) => fault.includes("ignored a message of unknown shape")),
    );
    report.host.faults.length = 0;
    assert.equal(await shownText(report.page.locator("h1:not(.visually-hidden)")), "people");
  });

  it("shows an error of its own instead of a blank panel", async () => {
    await report.open(new FakeHost(makeTests(1)));
    await report.page.locator("#test-0").waitFor();
    await report.page.evaluate("void Promise.reject(new Error('a fault in the page'))");
    await report.page.getByRole("alert").getByText("a fault in the page").waitFor();
    report.host.faults.length = 0;
  });

  for (const theme of ["vscode-light", "vscode-dark", "vscode-high-contrast"] satisfies Theme[]) {
    it(`has icons and text that stand out in ${theme}`, async () => {
      await report.open(new FakeHost(makeTests(2)), { theme });
      await report.page.locator("#test-0").waitFor();
      assert.equal(await report.page.evaluate("document.fonts.check('16px codicon')"), true);
      const [text, ground] = await Promise.all(
        ["color", "backgroundColor"].map((name) =>
          report.page.evaluate(`getComputedStyle(document.body).${name}`),
        ),
      );
      assert.notEqual(text, ground);
    });
  }
});

// --- internal ---

/** Where the list begins in the window: what stands above it may take more lines than before. */
function listTop(): Promise<unknown> {
  return report.page.evaluate(
    "Math.round(document.querySelector('touchstone-tests').getBoundingClientRect().top)",
  );
}

function position(): Promise<unknown> {
  return report.page.evaluate(`({
    scroll: window.scrollY,
    focused: document.activeElement.className,
    active: document.querySelector(".test-row.active").innerText,
    selected: document.querySelector(".test-row.selected").innerText,
  })`);
}
