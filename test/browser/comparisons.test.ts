import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { formatRate } from "../../src/model/words/figures.ts";
import { launchChromium } from "../harness/chromium.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { reportFrame } from "./reportFrame.ts";
import { exists, loadIndex, waitUntil } from "./runFiles.ts";
import { chooseOfRow, showTooltip, tree, treeRow } from "./treeView.ts";
import {
  choose,
  dialog,
  editorTab,
  enter,
  openViewContainer,
  pressInDialog,
  quickInput,
  reloadWindow,
  runCommand,
  statusBarItem,
} from "./workbench.ts";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.js");

describe("comparing runs in VS Code, as its user does", () => {
  let window: VsCodeWindow;

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await writeConfig(0);
  });
  after(() => window?.close());

  /** A config whose provider leaves out so many keys. */
  async function writeConfig(missingField: number, changes: object = {}): Promise<void> {
    const config = {
      name: "guarded",
      providers: [{ id: "model", kind: "simulated", seed: 7, faults: { missingField } }],
      scenarios: ["../scenarios/*.scenario.json"],
      runsPerScenario: 60,
      ...changes,
    };
    const file = path.join(window.folder, "data/configs/guarded.touchstone.json");
    await writeFile(file, JSON.stringify(config, null, 2));
  }

  async function run(count: number): Promise<string> {
    await runCommand(window.page, "Touchstone: Start Run…");
    await choose(window.page, "guarded");
    const ids = async () => (await loadIndex(window.folder).catch(() => ({ runs: [] }))).runs;
    await waitUntil(`run ${count}`, async () => (await ids()).length === count);
    // The running row is gone by then, and all are at their places.
    const today = treeRow(window.page, "Runs", "Today").filter({ hasText: String(count) });
    await today.waitFor();
    await row(count).waitFor();
    return (await ids())[0]?.id ?? "";
  }

  /** A run by its place in the tree, the newest being 1; the heading of the day comes before them. */
  const row = (place: number) =>
    tree(window.page, "Runs").locator(`.monaco-list-row[data-index="${place}"]`);
  const frame = () => reportFrame(window.page);
  const configRow = () => treeRow(window.page, "Configs", "guarded");

  /** What a command prints on the folder, behind its exit code. */
  function touchstone(...args: string[]): Promise<string> {
    return new Promise((resolve) => {
      execFile(process.execPath, [cli, ...args], { cwd: window.folder }, (error, stdout) =>
        resolve(`${error?.code ?? 0} ${stdout}`),
      );
    });
  }

  it("says at the top of the report how the run stands against its baseline, once there is one", async () => {
    const { page } = window;
    await openViewContainer(page, "Touchstone");
    const base = await run(1);
    await row(1).click();
    await frame().getByRole("heading", { name: "guarded", level: 1 }).waitFor();
    await chooseOfRow(row(1), "Mark as Baseline");
    const baselines = () => readFile(path.join(window.folder, "data/baseline.json"), "utf8");
    await waitUntil("the mark", async () => (await baselines().catch(() => "")).includes(base));
    await frame().getByText("This run is the baseline of its config.").waitFor();
  });

  it("tells on the row of the config, as on the command line, whether that still fits once a prompt is edited", async () => {
    const file = path.join(window.folder, "data/scenarios/person.scenario.json");
    const before = await readFile(file, "utf8");
    const check = () => touchstone("check", "data/configs/guarded.touchstone.json");
    const badge = configRow().getByText("stale: scenario changed");
    await configRow().waitFor();
    assert.equal(await badge.count(), 0);
    assert.match(await check(), /^0 /);
    await writeFile(file, before.replace("36 years old", "37 years old"));
    await badge.waitFor();
    await showTooltip(configRow(), "Stale: scenario 1");
    assert.match(await check(), /^1 .*scenario 1/s);
    await writeFile(file, before);
    await badge.waitFor({ state: "detached" });
    assert.match(await check(), /^0 /);
  });

  it("says that a run of a worse provider is worse: in the report, its tooltip, that of the config, and by the gate", async () => {
    const { page } = window;
    await writeConfig(0.6);
    await run(2);
    await row(1).click();
    const standing = frame().getByRole("region", { name: "Baseline" });
    await standing.getByText(/Against the baseline of \d+ \w+ \d{4}: worse\./).waitFor();
    await showTooltip(row(1), "Against the baseline: worse");
    await showTooltip(configRow(), "Newest run against it: worse");
    await page.mouse.move(0, 0);
    await writeConfig(0.6, { gate: { metric: "first", margin: 5, undecided: "fail" } });
    const [worse, base] = (await loadIndex(window.folder)).runs;
    assert.match(await touchstone("gate", worse?.id ?? ""), /^1 /);
    assert.match(await touchstone("gate", base?.id ?? ""), /^5 /);
    await writeConfig(0.6);
  });

  it("opens the comparison from there: the verdict, the tests that flipped, both replies", async () => {
    await frame().getByRole("button", { name: "Open Comparison" }).click();
    await editorTab(window.page, /^guarded: \d\d:\d\d:\d\d ↔ \d\d:\d\d:\d\d/).waitFor();
    await frame().locator(".verdict-word", { hasText: "Worse" }).waitFor();
    await frame().locator(".flipped-rows .flipped-row").first().click();
    const side = (name: string) => frame().getByRole("region", { name, exact: true });
    await side("Base").locator("touchstone-json").first().waitFor();
    await side("Head").getByText("required").first().waitFor();
    await frame().getByRole("button", { name: "Close" }).click();
  });

  it("is there again after the window was reloaded", async () => {
    await reloadWindow(window.page);
    await editorTab(window.page, /^guarded: [\d:]+ ↔/).waitFor();
    await frame().locator(".verdict-word", { hasText: "Worse" }).waitFor();
  });

  it("shows both texts of what changed in VS Code's own diff editor", async () => {
    const { page } = window;
    await frame().getByRole("button", { name: "Show Diff of content of the config" }).click();
    await editorTab(page, /content of the config.* \(base ↔ head\)/).waitFor();
    await page.locator(".monaco-diff-editor").getByText("0.6").first().waitFor();
    await runCommand(page, "View: Close Editor");
    // A page that is shown again loads anew, and takes no keys meanwhile.
    await frame().locator(".verdict-word").waitFor();
  });

  it("copies itself as Markdown, and exports every test of both runs as one table", async () => {
    const { page } = window;
    await frame().getByRole("button", { name: "Copy as Markdown" }).click();
    await statusBarItem(page, "Copied as Markdown").waitFor();
    await frame().getByRole("button", { name: "Export CSV…" }).click();
    const target = path.join(window.folder, "compared.csv");
    const input = quickInput(page).locator("input.input");
    await waitUntil("a proposed name", async () =>
      (await input.inputValue()).endsWith("comparison.csv"),
    );
    await enter(page, target);
    await waitUntil("the exported file", () => exists(target));
    const rows = (await readFile(target, "utf8")).trimEnd().split("\n");
    assert.match(rows[0] ?? "", /^side,run_id,/);
    assert.equal(rows.length, 1 + 2 * 60);
  });

  it("exports the worse run as one HTML file, which a browser opens by itself", async () => {
    const { page } = window;
    await chooseOfRow(row(1), "Export Runs…");
    await choose(page, "HTML");
    await choose(page, "With Values");
    const target = path.join(window.folder, "worse.html");
    const input = quickInput(page).locator("input.input");
    await waitUntil("a proposed name", async () => (await input.inputValue()).endsWith(".html"));
    await enter(page, target);
    await waitUntil("the exported file", () => exists(target));
    const [worse] = (await loadIndex(window.folder)).runs;
    const browser = await launchChromium();
    try {
      const opened = await browser.newPage();
      await opened.context().setOffline(true);
      const asked: string[] = [];
      const faults: string[] = [];
      opened.on("request", (request) => asked.push(request.url()));
      opened.on("pageerror", (error) => faults.push(error.message));
      opened.on("console", (message) => faults.push(message.text()));
      const { href } = pathToFileURL(target);
      await opened.goto(href);
      await opened.getByRole("heading", { name: "guarded", level: 1 }).waitFor();
      const figures = (await opened.locator(".figures").first().innerText()).split(/\s*\n\s*/);
      const figure = (name: string) => figures[figures.indexOf(name) + 1];
      assert.equal(figure("Tests"), "60");
      assert.equal(figure("Pass rate"), formatRate(worse?.summary.successRate ?? Number.NaN));
      assert.match(await opened.locator("#overview tbody").first().innerText(), /^model\b/);
      const failed = opened.locator("#tests details.failed").first();
      await failed.locator("summary").click();
      await failed.getByText("required").first().waitFor();
      assert.deepEqual([asked, faults], [[href], []]);
    } finally {
      await browser.close();
    }
  });

  it("compares runs that are selected in the tree, the oldest being the base", async () => {
    const { page } = window;
    await run(3);
    await row(1).click();
    await row(3).click({ modifiers: ["ControlOrMeta"] });
    await row(2).click({ modifiers: ["ControlOrMeta"] });
    await chooseOfRow(row(1), "Compare Runs…");
    await editorTab(page, /^guarded: [\d:]+ ↔ 2 runs/).waitFor();
    const lines = frame().getByRole("list", { name: "Verdicts" }).getByRole("button");
    await lines.nth(1).waitFor();
    assert.match(await lines.nth(0).innerText(), /^Worse/);
  });

  it("is asked about the baseline before that is deleted, and keeps it when that is left", async () => {
    const { page } = window;
    await row(3).click();
    await chooseOfRow(row(3), "Delete Runs…");
    await dialog(page).getByText("It is the baseline of guarded.").waitFor();
    await pressInDialog(page, "Cancel");
    await dialog(page).waitFor({ state: "detached" });
    assert.equal((await loadIndex(window.folder)).runs.length, 3);
  });

  it("says so when one of its runs is deleted while it is open", async () => {
    const { page } = window;
    await row(2).click();
    await chooseOfRow(row(1), "Delete Runs…");
    await row(3).waitFor({ state: "detached" });
    await editorTab(page, /^guarded: [\d:]+ ↔ 2 runs/).click();
    await frame().getByRole("heading", { name: "These runs cannot be compared" }).waitFor();
  });

  it("is asked for in the palette: first the base, then what it is compared with", async () => {
    const { page } = window;
    await runCommand(page, "View: Close All Editors");
    await editorTab(page, /guarded/)
      .first()
      .waitFor({ state: "detached" });
    await runCommand(page, "Touchstone: Compare Runs…");
    await page.locator(".quick-input-widget").getByText("Compare Runs (1/2)").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const heads = page.locator(".quick-input-widget").getByPlaceholder("Tick one run or more");
    await heads.waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await frame().locator(".verdict-word").waitFor();
  });
});
