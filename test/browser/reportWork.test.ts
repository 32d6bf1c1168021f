import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { loadIndex, loadResult, waitUntil } from "./runFiles.ts";
import { treeRow } from "./treeView.ts";
import {
  choose,
  editorTab,
  enter,
  notification,
  openViewContainer,
  pressInDialog,
  reloadWindow,
  runCommand,
  statusBarItem,
} from "./workbench.ts";

describe("a report, as its reader works with it in VS Code", () => {
  let window: VsCodeWindow;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await window.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
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
  const readClipboard = () => window.page.evaluate<string>("navigator.clipboard.readText()");
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

  it("finds by Ctrl+F what VS Code's find widget could not see, and goes on by F3", async () => {
    await frame().locator("h1").click();
    await window.page.keyboard.press("Control+f");
    await window.page.keyboard.type("required");
    await shownTests().waitFor();
    await window.page.keyboard.press("Enter");
    const position = frame().locator(".find-position");
    await position.getByText(/^1 of \d+$/).waitFor();
    const title = frame().locator("#detail-title");
    const first = await title.innerText();
    await waitUntil("the next test", async () => {
      await window.page.keyboard.press("F3");
      return (await title.innerText()) !== first;
    });
    await position.getByText(/^2 of \d+$/).waitFor();
    assert.equal(
      await window.page.locator(".simple-find-part:visible, .find-widget.visible").count(),
      0,
    );
    await frame().getByLabel("Search tests").fill("");
  });

  it("copies a reply, and opens the schema at the keyword that refused it", async () => {
    const attempt = frame().locator(".attempt").first();
    await attempt.getByRole("button", { name: "Copy Reply" }).click();
    await statusBarItem(window.page, "Reply copied").waitFor();
    const [entry] = await runs();
    const { results } = await loadResult(window.folder, entry?.filename ?? "");
    const replies = Object.values(results.noisy ?? {}).flatMap((scenario) =>
      scenario.runs.flatMap(({ attempts }) => attempts.map(({ rawResponse }) => rawResponse)),
    );
    assert.ok(replies.includes(await readClipboard()));
    const open = attempt.getByRole("button", { name: "Open Scenario at the Failing Schema Path" });
    await open.click();
    await editorTab(window.page, "person.schema.json").waitFor();
    const schema = path.join(window.folder, "data/schemas/person.schema.json");
    const text = await readFile(schema, "utf8");
    const line = text.split("\n").findIndex((each) => each.includes('"required"')) + 1;
    await statusBarItem(window.page, `Ln ${line}, `).waitFor();

    await editorTab(window.page, /^settling/).click();
    await writeFile(schema, text.replace("{", '{ "title": "Person",'));
    await open.click();
    await notification(window.page, /has changed since this run/).waitFor();
    await writeFile(schema, text);
    await editorTab(window.page, /^settling/).click();
    const scenario = path.join(window.folder, "data/scenarios/person.scenario.json");
    const gone = `${scenario}.gone`;
    await rename(scenario, gone);
    await open.click();
    await notification(window.page, /Scenario 1 of this run is no longer among/).waitFor();
    await rename(gone, scenario);
    await runCommand(window.page, "Notifications: Clear All Notifications");
  });

  it("has a link to a section, which leads there in a window where the report is not open", async () => {
    const bar = frame().getByRole("navigation", { name: "Sections" });
    const isAtTimes = () => bar.locator("[aria-current]", { hasText: "Times" }).waitFor();
    await bar.getByRole("link", { name: "Times" }).click();
    await isAtTimes();
    await button("Copy Link to This Section").click();
    await statusBarItem(window.page, "Link copied").waitFor();
    const link = await readClipboard();
    const [entry] = await runs();
    assert.match(
      link,
      new RegExp(`^[a-z-]+://touchstone\\.touchstone/report\\?run=${entry?.id}&section=times$`),
    );
    await runCommand(window.page, "View: Close All Editors");
    await frame().locator("body").waitFor({ state: "detached" });
    const follow = async (address: string) => {
      await runCommand(window.page, "Developer: Open URL");
      await enter(window.page, address);
      await pressInDialog(window.page, "Open");
    };
    await follow(link);
    await isAtTimes();
    await follow(link.replace(/run=[0-9a-f]{8}/, "run=00000000"));
    await notification(window.page, /No folder of this window has the run 00000000/).waitFor();
    await follow(link.replace("run=", "walk="));
    await notification(window.page, /is no link to a report/).waitFor();
    await runCommand(window.page, "Notifications: Clear All Notifications");
  });

  it("keeps section and order over a reload of the window", async () => {
    const bar = frame().getByRole("navigation", { name: "Sections" });
    const column = () => frame().getByRole("columnheader", { name: "p95" });
    await column().getByRole("button").click();
    await column().getByRole("button").click();
    await bar.getByRole("link", { name: "Times" }).click();
    await bar.locator("[aria-current]", { hasText: "Times" }).waitFor();
    await reloadWindow(window.page);
    await bar.locator("[aria-current]", { hasText: "Times" }).waitFor();
    assert.equal(await column().getAttribute("aria-sort"), "descending");
    await bar.getByRole("link", { name: "Overview" }).click();
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
