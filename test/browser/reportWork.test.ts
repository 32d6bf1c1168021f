import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { loadIndex, loadResult, waitUntil } from "./runFiles.ts";
import { treeRow } from "./treeView.ts";
import { choose, editorTab, enter, openViewContainer, runCommand } from "./workbench.ts";

describe("a report, as its reader works with it in VS Code", () => {
  let window: VsCodeWindow;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    const config = {
      name: "settling",
      providers: [
        { id: "steady", kind: "simulated" },
        { id: "noisy", kind: "simulated", seed: 5, faults: { missingField: 0.4 } },
      ],
      scenarios: ["../scenarios/*.scenario.json"],
      settle: { halfWidth: 15, minRuns: 6, maxRuns: 30 },
      maxRetries: 1,
    };
    const file = path.join(window.folder, "data/configs/settling.touchstone.json");
    await writeFile(file, JSON.stringify(config, null, 2));
    await openViewContainer(window.page, "Touchstone");
    await treeRow(window.page, "Configs", "settling").waitFor();
  });
  after(() => window?.close());

  const frame = () => reportFrame(window.page);
  const cell = (provider: string) =>
    frame().getByRole("button", { name: new RegExp(`^${provider}, scenario`) });
  const button = (name: string | RegExp) => frame().getByRole("button", { name });
  /** `19 of 44 tests`, beside the list that shows them. */
  const shownTests = () =>
    frame()
      .getByText(/^[1-9]\d* of \d+ tests$/)
      .first();
  const runs = async () => (await loadIndex(window.folder).catch(() => ({ runs: [] }))).runs;

  it("shows how many tests each cell took until its rate was known", async () => {
    await runCommand(window.page, "Touchstone: Start Run…");
    await choose(window.page, "settling");
    await waitUntil("the run", async () => (await runs()).length === 1);
    await cell("steady")
      .getByText(/n \d+ · settled/)
      .waitFor();
    const [entry] = await runs();
    const { results, config } = await loadResult(window.folder, entry?.filename ?? "");
    const count = (provider: string) => Object.values(results[provider] ?? {})[0]?.runs.length ?? 0;
    assert.ok(count("noisy") > count("steady"), `${count("noisy")} ${count("steady")}`);
    assert.equal(config.settle?.halfWidth, 15);
  });

  it("leads from a failure to its tests, and finds words of replies", async () => {
    const table = frame().getByRole("table", { name: "Most Frequent Failures" });
    await table
      .getByRole("button", { name: /^required/ })
      .first()
      .click();
    await shownTests().waitFor();
    await button("Clear Filter").click();
    const [entry] = await runs();
    const { results } = await loadResult(window.folder, entry?.filename ?? "");
    const [test] = Object.values(results.steady ?? {})[0]?.runs ?? [];
    const values = Object.values(test?.finalResponse as Record<string, unknown>);
    const [word = ""] = String(values.find((value) => typeof value === "string")).split(" ");
    assert.ok(word.length > 2, `"${word}"`);
    await frame().getByLabel("Search tests").fill(word);
    await shownTests().waitFor();
    await button("Clear Filter").click();
  });

  it("shows what a retry changed, beside the reply before", async () => {
    await frame().getByLabel("State").selectOption("retried");
    await shownTests().waitFor();
    await frame().locator("#test-0").click();
    await frame().getByRole("button", { name: "Diff with Previous Attempt" }).first().click();
    await editorTab(window.page, /attempt 2/).waitFor();
    await window.page.locator(".monaco-diff-editor").waitFor();
    await editorTab(window.page, /^settling/).click();
    await button("Clear Filter").click();
  });

  it("tops a noisy cell up, and shows its tests in the same report", async () => {
    await cell("noisy").click();
    const before = (await runs())[0]?.summary.totalTests ?? 0;
    await button("Top Up These Cells…").click();
    await enter(window.page, "12");
    await waitUntil("its tests", async () => (await runs())[0]?.summary.totalTests === before + 12);
    assert.equal((await runs()).length, 1);
    await frame()
      .getByText(`${before + 12}`, { exact: true })
      .first()
      .waitFor();
  });

  it("runs the failed tests again, as a run of its own", async () => {
    await frame().getByLabel("State").selectOption("failed");
    await button("Rerun These Tests").click();
    await waitUntil("the run", async () => (await runs()).length === 2);
    const [again, first] = await runs();
    const { config } = await loadResult(window.folder, again?.filename ?? "");
    assert.equal(config.parent, first?.id);
  });
});
